import { decodeName } from './bytes.ts';

/** Tar's fixed header block. https://www.gnu.org/software/tar/manual/html_node/Standard.html */
export const blockSize = 512;

/** A header block as it stands, before the extended headers in front of it have their say. */
export interface RawHeader {
  readonly name: string;
  readonly linkName: string;
  readonly typeFlag: number;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** NaN where the field is no number. */
  readonly size: number;
  /** Seconds. */
  readonly mtime: number;
  readonly userName: string;
  readonly groupName: string;
  readonly deviceMajor: number;
  readonly deviceMinor: number;
}

/** Whether the 512 bytes at `at` are all zero: the end of an archive. */
export function isZeroBlock(bytes: Uint8Array, at: number): boolean {
  for (let index = at; index < at + blockSize; index++) if (bytes[index] !== 0) return false;
  return true;
}

/** Whether the checksum of the block at `at` holds; old tars summed signed bytes. `words` are the same bytes by fours. */
export function hasValidChecksum(bytes: Uint8Array, at: number, words: Uint32Array | undefined): boolean {
  const expected = readNumber(bytes, at + 148, 8);
  let field = 0;
  for (let index = at + 148; index < at + 156; index++) field += bytes[index] ?? 0;
  // The field itself counts as spaces.
  const sum = (words === undefined ? sumOfBytes(bytes, at) : sumOfWords(words, at / 4)) - field + 8 * 32;
  return expected === sum || expected === sum - 256 * countNegative(bytes, at);
}

/** The bytes by fours, where they lie so that this is possible. */
export function wordsOf(bytes: Uint8Array): Uint32Array | undefined {
  return bytes.byteOffset % 4 === 0 ? new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2) : undefined;
}

function sumOfBytes(bytes: Uint8Array, at: number): number {
  let sum = 0;
  for (let index = at; index < at + blockSize; index++) sum += bytes[index] ?? 0;
  return sum;
}

/** Four bytes at a time: two sums of 256 bytes each fit in 16 bits side by side. */
function sumOfWords(words: Uint32Array, at: number): number {
  let even = 0;
  let odd = 0;
  for (let index = at; index < at + blockSize / 4; index++) {
    const word = words[index] ?? 0;
    even += word & 0x00ff00ff;
    odd += (word >>> 8) & 0x00ff00ff;
  }
  return (even & 0xffff) + (even >>> 16) + (odd & 0xffff) + (odd >>> 16);
}

function countNegative(bytes: Uint8Array, at: number): number {
  let count = 0;
  for (let index = at; index < at + blockSize; index++) {
    const isOfField = index >= at + 148 && index < at + 156;
    if (!isOfField && (bytes[index] ?? 0) >= 0x80) count++;
  }
  return count;
}

/** Reads the header block at `at`. */
export function readHeader(bytes: Uint8Array, at: number): RawHeader {
  const typeFlag = bytes[at + 156] ?? 0;
  const isUstar = bytes[at + 257] === 0x75 && readText(bytes, at + 257, 6) === 'ustar';
  // A GNU header has other fields where POSIX puts the prefix; its magic goes on with a space.
  const prefix = isUstar ? readText(bytes, at + 345, 155) : '';
  const name = readText(bytes, at, 100);
  const isDevice = typeFlag === 0x33 || typeFlag === 0x34;
  return {
    name: prefix === '' ? name : `${prefix}/${name}`,
    linkName: bytes[at + 157] === 0 ? '' : readText(bytes, at + 157, 100),
    typeFlag,
    mode: orZero(readNumber(bytes, at + 100, 8)) & 0o7777,
    uid: orZero(readNumber(bytes, at + 108, 8)),
    gid: orZero(readNumber(bytes, at + 116, 8)),
    size: readNumber(bytes, at + 124, 12),
    mtime: orZero(readNumber(bytes, at + 136, 12)),
    userName: bytes[at + 265] === 0 ? '' : readText(bytes, at + 265, 32),
    groupName: bytes[at + 297] === 0 ? '' : readText(bytes, at + 297, 32),
    deviceMajor: isDevice ? orZero(readNumber(bytes, at + 329, 8)) : 0,
    deviceMinor: isDevice ? orZero(readNumber(bytes, at + 337, 8)) : 0,
  };
}

/** Text up to the first NUL, at most `length` bytes. */
export function readText(bytes: Uint8Array, at: number, length: number): string {
  let end = at;
  while (end < at + length && end < bytes.length && bytes[end] !== 0) end++;
  return end === at ? '' : decodeName(bytes.subarray(at, end));
}

/**
 * A number in octal digits, or in base 256 where the first bit is set (negative where the second is too).
 * NaN where it is neither, or greater than what a double holds exactly.
 */
export function readNumber(bytes: Uint8Array, at: number, length: number): number {
  const first = bytes[at] ?? 0;
  if (first >= 0x80) return readBase256(bytes, at, length);
  let index = at;
  const end = at + length;
  while (index < end && (bytes[index] === 0x20 || bytes[index] === 0)) index++;
  let value = 0;
  for (; index < end; index++) {
    const byte = bytes[index] ?? 0;
    if (byte === 0x20 || byte === 0) break;
    if (byte < 0x30 || byte > 0x37) return Number.NaN;
    value = value * 8 + (byte - 0x30);
  }
  return value;
}

function readBase256(bytes: Uint8Array, at: number, length: number): number {
  const isNegative = ((bytes[at] ?? 0) & 0x40) !== 0;
  let value = isNegative ? ((bytes[at] ?? 0) & 0x7f) - 0x80 : (bytes[at] ?? 0) & 0x7f;
  for (let index = at + 1; index < at + length; index++) value = value * 256 + (bytes[index] ?? 0);
  return Number.isSafeInteger(value) ? value : Number.NaN;
}

function orZero(value: number): number {
  return Number.isNaN(value) ? 0 : value;
}
