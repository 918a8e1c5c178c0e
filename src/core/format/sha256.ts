const BLOCK = 64;

/** The SHA-256 of some bytes, in hexadecimal. The platform's own is asynchronous, templates are not. */
export const sha256 = (bytes: Uint8Array): string => {
  const state = fractionalRoots(8, 2);
  const constants = fractionalRoots(64, 3);
  const message = padded(bytes);
  for (let at = 0; at < message.byteLength; at += BLOCK) absorb(state, constants, message, at);
  return Array.from(state, (word) => word.toString(16).padStart(8, '0')).join('');
};

// The first 32 bits of the fractional parts of the roots of the first primes: the algorithm's constants.
const fractionalRoots = (count: number, root: 2 | 3): Uint32Array => {
  const words = new Uint32Array(count);
  let found = 0;
  for (let candidate = 2; found < count; candidate++) {
    if (!isPrime(candidate)) continue;
    const value = root === 2 ? Math.sqrt(candidate) : Math.cbrt(candidate);
    words[found++] = Math.floor((value - Math.floor(value)) * 2 ** 32);
  }
  return words;
};

const isPrime = (candidate: number): boolean => {
  for (let factor = 2; factor * factor <= candidate; factor++) if (candidate % factor === 0) return false;
  return true;
};

const padded = (bytes: Uint8Array): DataView => {
  const length = Math.ceil((bytes.length + 9) / BLOCK) * BLOCK;
  const message = new Uint8Array(length);
  message.set(bytes);
  message[bytes.length] = 0x80;
  const view = new DataView(message.buffer);
  view.setBigUint64(length - 8, BigInt(bytes.length) * 8n);
  return view;
};

const absorb = (state: Uint32Array, constants: Uint32Array, message: DataView, at: number): void => {
  const words = new Uint32Array(64);
  for (let i = 0; i < 16; i++) words[i] = message.getUint32(at + 4 * i);
  const word = (i: number): number => words[i] ?? 0;
  for (let i = 16; i < 64; i++) {
    const s0 = rotate(word(i - 15), 7) ^ rotate(word(i - 15), 18) ^ (word(i - 15) >>> 3);
    const s1 = rotate(word(i - 2), 17) ^ rotate(word(i - 2), 19) ^ (word(i - 2) >>> 10);
    words[i] = word(i - 16) + s0 + word(i - 7) + s1;
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (let i = 0; i < 64; i++) {
    const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const first = (h + s1 + ((e & f) ^ (~e & g)) + (constants[i] ?? 0) + word(i)) | 0;
    const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const second = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0];
  }
  [a, b, c, d, e, f, g, h].forEach((value, i) => (state[i] = (state[i] ?? 0) + value));
};

const rotate = (word: number, by: number): number => (word >>> by) | (word << (32 - by));
