// The sizes Go's allocator hands out, up to 32 KiB.
const SIZE_CLASSES = [
  8, 16, 24, 32, 48, 64, 80, 96, 112, 128, 144, 160, 176, 192, 208, 224, 240, 256, 288, 320, 352, 384, 416, 448, 480,
  512, 576, 640, 704, 768, 896, 1024, 1152, 1280, 1408, 1536, 1792, 2048, 2304, 2688, 3072, 3200, 3456, 4096, 4864,
  5376, 6144, 6528, 6784, 6912, 8192, 9472, 9728, 10240, 10880, 12288, 13568, 14336, 16384, 18432, 19072, 20480, 21760,
  24576, 27264, 28672, 32768,
];
const PAGE = 8192;
/** Above this, memory with pointers has a header of eight bytes. */
const SMALL_WITH_POINTERS = 512;
const HEADER = 8;
const DOUBLES_BELOW = 256;

/**
 * The capacity of a slice that decoding JSON has grown one by one, which shows in `slice`.
 * @param capacity What it had before.
 */
export const grownCapacity = (length: number, elementSize: number, capacity = 0): number => {
  let grown = capacity;
  while (grown < length) grown = next(grown, elementSize);
  return grown;
};

const next = (capacity: number, elementSize: number): number => {
  const wanted =
    capacity === 0 ? 1 : capacity < DOUBLES_BELOW ? 2 * capacity : capacity + ((capacity + 3 * DOUBLES_BELOW) >> 2);
  return Math.floor(roundUp(wanted * elementSize, elementSize === 1) / elementSize);
};

const roundUp = (bytes: number, hasNoPointers: boolean): number => {
  const header = hasNoPointers || bytes <= SMALL_WITH_POINTERS ? 0 : HEADER;
  const wanted = bytes + header;
  const small = SIZE_CLASSES.find((size) => size >= wanted);
  if (small !== undefined) return small - header;
  return Math.ceil(bytes / PAGE) * PAGE;
};
