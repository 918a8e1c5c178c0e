import type { EntryKind, LayerEntry } from './image.ts';

const kindLetters: Readonly<Record<EntryKind, string>> = {
  file: '-',
  hardlink: '-',
  directory: 'd',
  symlink: 'l',
  character: 'c',
  block: 'b',
  fifo: 'p',
};

/** An entry's kind and permissions as `ls -l` writes them: `-rwxr-xr-x`, `drwxrwxrwt`, `-rwsr-xr-x`. */
export function modeText({ kind, mode }: Pick<LayerEntry, 'kind' | 'mode'>): string {
  const triple = (shift: number, special: boolean, letter: string): string => {
    const bits = (mode >> shift) & 7;
    const x = (bits & 1) !== 0;
    const last = special ? (x ? letter : letter.toUpperCase()) : x ? 'x' : '-';
    return `${(bits & 4) === 0 ? '-' : 'r'}${(bits & 2) === 0 ? '-' : 'w'}${last}`;
  };
  const has = (bit: number): boolean => (mode & bit) !== 0;
  return `${kindLetters[kind]}${triple(6, has(0o4000), 's')}${triple(3, has(0o2000), 's')}${triple(0, has(0o1000), 't')}`;
}
