import type { Memento } from 'vscode';

/** A list of texts the person used lately, the latest first, kept across sessions under `key`. */
export interface RecentTexts {
  readonly key: string;
  /** How many are kept. */
  readonly length: number;
}

export const recentRemote: RecentTexts = { key: 'strata.recentRemote', length: 20 };
export const recentPulls: RecentTexts = { key: 'strata.recentPulls', length: 20 };
export const recentFormats: RecentTexts = { key: 'strata.formatHistory', length: 50 };

export function recentTexts(memory: Memento, { key }: RecentTexts): readonly string[] {
  const stored = memory.get<unknown>(key);
  return Array.isArray(stored) ? stored.filter((text) => typeof text === 'string') : [];
}

export async function rememberText(memory: Memento, list: RecentTexts, text: string): Promise<void> {
  const others = recentTexts(memory, list).filter((known) => known !== text);
  await memory.update(list.key, [text, ...others].slice(0, list.length));
}
