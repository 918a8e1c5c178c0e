import { concatenate, encodeName } from './bytes.ts';
import { blockSize } from './header.ts';

/** One entry of a tar to be written. */
export interface TarHead {
  /** Relative, with `/`; a directory's ends in one. */
  readonly path: string;
  readonly kind: 'file' | 'directory' | 'symlink' | 'hardlink' | 'fifo';
  readonly mode: number;
  /** Seconds since the Unix epoch. */
  readonly mtime: number;
  /** Of a file; 0 otherwise. */
  readonly size: number;
  readonly linkTarget?: string;
}

/** The two empty blocks that end a tar. */
export const tarEnd = new Uint8Array(blockSize * 2);

/** How many bytes follow a content of `size` bytes, up to the next block. */
export function paddingAfter(size: number): number {
  return (blockSize - (size % blockSize)) % blockSize;
}

/** The blocks in front of an entry's content, owned by root; what the old header has no place for goes into a pax header. */
export function encodeTarHeader(head: TarHead): Uint8Array {
  const name = encodeName(head.path);
  const link = encodeName(head.linkTarget ?? '');
  const records = [
    ...(isPlain(name) ? [] : [paxRecord('path', head.path)]),
    ...(isPlain(link) ? [] : [paxRecord('linkpath', head.linkTarget ?? '')]),
    ...(head.size <= largestOctal ? [] : [paxRecord('size', String(head.size))]),
  ];
  const own = block(head, name, link, typeFlags[head.kind]);
  if (records.length === 0) return own;
  const pax = concatenate(records);
  const paxHead = { ...head, size: pax.length, mode: 0o644 };
  const padding = new Uint8Array(paddingAfter(pax.length));
  return concatenate([block(paxHead, utf8.encode('PaxHeaders.0/entry'), utf8.encode(''), 'x'), pax, padding, own]);
}

const utf8 = new TextEncoder();

const typeFlags: Readonly<Record<TarHead['kind'], string>> = {
  file: '0',
  hardlink: '1',
  symlink: '2',
  directory: '5',
  fifo: '6',
};

/** Eleven octal digits. */
const largestOctal = 0o77777777777;

function isPlain(bytes: Uint8Array): boolean {
  return bytes.length <= 100 && bytes.every((byte) => byte < 0x80);
}

/** `<length> <key>=<value>\n`, the length counting its own digits. */
function paxRecord(key: string, value: string): Uint8Array {
  const rest = utf8.encode(` ${key}=${value}\n`);
  let length = rest.length + 1;
  while (String(length).length + rest.length !== length) length = String(length).length + rest.length;
  return concatenate([utf8.encode(String(length)), rest]);
}

function block(head: TarHead, name: Uint8Array, link: Uint8Array, typeFlag: string): Uint8Array {
  const bytes = new Uint8Array(blockSize);
  const text = (at: number, value: string): void => bytes.set(utf8.encode(value), at);
  const octal = (at: number, digits: number, value: number): void => {
    text(at, Math.max(0, Math.floor(value)).toString(8).padStart(digits, '0').slice(-digits));
  };
  bytes.set(name.subarray(0, 100));
  octal(100, 7, head.mode);
  octal(108, 7, 0);
  octal(116, 7, 0);
  octal(124, 11, head.size <= largestOctal ? head.size : 0);
  octal(136, 11, Math.min(head.mtime, largestOctal));
  text(148, '        ');
  text(156, typeFlag);
  bytes.set(link.subarray(0, 100), 157);
  text(257, 'ustar\u000000');
  octal(
    148,
    6,
    bytes.reduce((sum, byte) => sum + byte, 0),
  );
  text(154, '\0 ');
  return bytes;
}
