import { hex, joined } from '../template/goString.ts';

const BLOCK = 64;
const ROUNDS = 64;

/** The SHA-256 of some bytes, in hexadecimal. The platform's own is asynchronous, templates are not. */
export const sha256 = (bytes: Uint8Array): string => {
  const primes: number[] = [];
  for (let number = 2; primes.length < ROUNDS; number++)
    if (primes.every((prime) => number % prime)) primes.push(number);
  // The algorithm's constants are the first 32 bits after the point of roots of the first primes.
  const bits = (root: number): number => (root % 1) * 2 ** 32;
  const constants = Uint32Array.from(primes, (prime) => bits(Math.cbrt(prime)));
  const state = Uint32Array.from(primes.slice(0, 8), (prime) => bits(Math.sqrt(prime)));

  const message = new Uint8Array(Math.ceil((bytes.length + 9) / BLOCK) * BLOCK);
  message.set(bytes);
  message[bytes.length] = 0x80;
  const view = new DataView(message.buffer);
  view.setBigUint64(message.length - 8, BigInt(bytes.length) * 8n);

  for (let at = 0; at < message.length; at += BLOCK) {
    const words = new Uint32Array(ROUNDS);
    const word = (index: number): number => words[index] ?? 0;
    let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
    constants.forEach((constant, i) => {
      const [early, late] = [word(i - 15), word(i - 2)];
      const s0 = rotate(early, 7) ^ rotate(early, 18) ^ (early >>> 3);
      const s1 = rotate(late, 17) ^ rotate(late, 19) ^ (late >>> 10);
      words[i] = i < 16 ? view.getUint32(at + 4 * i) : word(i - 16) + s0 + word(i - 7) + s1;
      const choice = (e & f) ^ (~e & g);
      const first = h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + choice + constant + word(i);
      const majority = (a & b) ^ (a & c) ^ (b & c);
      const second = (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + majority;
      [a, b, c, d, e, f, g, h] = [(first + second) | 0, a, b, c, (d + first) | 0, e, f, g];
    });
    state.set([a, b, c, d, e, f, g, h].map((value, i) => value + (state[i] ?? 0)));
  }
  return joined(state, (value) => hex(value, 8));
};

const rotate = (word: number, by: number): number => (word >>> by) | (word << (32 - by));
