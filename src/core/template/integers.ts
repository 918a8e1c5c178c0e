/** The ends of Go's 64-bit integers. */
export const INT64_MAX = 2n ** 63n - 1n;
export const INT64_MIN = -(2n ** 63n);
export const UINT64_MAX = 2n ** 64n - 1n;

/** Whether an int64 holds it. */
export const isInt64 = (value: bigint): boolean => value === BigInt.asIntN(64, value);

/** Divides by a power of two, rounding half to even. */
export const shiftRight = (value: bigint, bits: number): bigint => {
  const shift = BigInt(bits);
  const half = 1n << (shift - 1n);
  const rest = value & ((1n << shift) - 1n);
  const shifted = value >> shift;
  return rest > half || (rest === half && (shifted & 1n) === 1n) ? shifted + 1n : shifted;
};
