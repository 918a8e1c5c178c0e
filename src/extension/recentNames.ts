import type { Memento } from 'vscode';

const key = 'strata.recentPulls';
const kept = 20;

/** Names pulled lately, the latest first. */
export function recentNames(memory: Memento): readonly string[] {
  const stored = memory.get<unknown>(key);
  return Array.isArray(stored) ? stored.filter((name) => typeof name === 'string') : [];
}

export async function rememberName(memory: Memento, name: string): Promise<void> {
  await memory.update(key, [name, ...recentNames(memory).filter((known) => known !== name)].slice(0, kept));
}
