import type { CommandId } from '../commandIds.ts';

/** A link in a hover that runs one of our commands; the label is ours, the argument is encoded. */
export function commandLink(label: string, command: CommandId, argument?: unknown): string {
  const query = argument === undefined ? '' : `?${encodeURIComponent(JSON.stringify([argument]))}`;
  return `[${label}](command:${command}${query})`;
}
