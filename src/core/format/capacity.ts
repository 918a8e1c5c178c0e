import type { GoType } from '../template/goType.ts';
import { Slice, type Value, zeroValue } from '../template/value.ts';

// The sizes Go's allocator hands out, up to 32 KiB, in words of eight bytes.
const SIZE_CLASSES = [
  1, 2, 3, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30, 32, 36, 40, 44, 48, 52, 56, 60, 64, 72, 80, 88, 96, 112,
  128, 144, 160, 176, 192, 224, 256, 288, 336, 384, 400, 432, 512, 608, 672, 768, 816, 848, 864, 1024, 1184, 1216, 1280,
  1360, 1536, 1696, 1792, 2048, 2304, 2384, 2560, 2720, 3072, 3408, 3584, 4096,
];
const PAGE = 8192;
/** Above this, memory with pointers has a header of a word. */
const SMALL = 512;
const WORD = 8;
const DOUBLES_BELOW = 256;

/**
 * A slice that decoding JSON has grown one by one, which shows in `slice`.
 * @param elements What it holds, and behind that what it held before.
 * @param length How many of them are in it.
 * @param capacity What it had before.
 * @param elementSize In bytes. Elements that hold no pointers do not grow this way.
 */
export const grownSlice = (
  type: GoType,
  elements: readonly Value[],
  length: number,
  capacity?: number,
  elementSize?: number,
): Slice => {
  const grown = [...elements];
  const room = grownCapacity(length, capacity, elementSize);
  while (grown.length < room) grown.push(type.elem && zeroValue(type.elem));
  return new Slice(type, grown, length);
};

/** The capacity of such a slice. */
export const grownCapacity = (length: number, capacity = 0, elementSize = 16): number => {
  if (capacity >= length) return capacity;
  const wanted =
    capacity === 0 ? 1 : capacity < DOUBLES_BELOW ? 2 * capacity : capacity + ((capacity + 3 * DOUBLES_BELOW) >> 2);
  const bytes = wanted * elementSize;
  const header = bytes <= SMALL ? 0 : WORD;
  const words = SIZE_CLASSES.find((size) => size * WORD >= bytes + header);
  const given = words ? words * WORD - header : Math.ceil(bytes / PAGE) * PAGE;
  return grownCapacity(length, Math.floor(given / elementSize), elementSize);
};
