/** Grows by chunks, so that a large column never exists twice while it is collected. */
export class ByteWriter {
  readonly #full: Uint8Array[] = [];
  #chunk = new Uint8Array(firstChunk);
  #view = new DataView(this.#chunk.buffer);
  #fill = 0;
  #fullLength = 0;

  get length(): number {
    return this.#fullLength + this.#fill;
  }

  uint32(value: number): void {
    if (this.#fill + 4 > this.#chunk.length) this.#next();
    this.#view.setUint32(this.#fill, value, true);
    this.#fill += 4;
  }

  float64(value: number): void {
    if (this.#fill + 8 > this.#chunk.length) this.#next();
    this.#view.setFloat64(this.#fill, value, true);
    this.#fill += 8;
  }

  /** Seven bits a byte, the lowest first; below 2^32. */
  varint(value: number): void {
    let rest = value >>> 0;
    while (rest >= 0x80) {
      this.#byte((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    this.#byte(rest);
  }

  bytes(bytes: Uint8Array): void {
    let at = 0;
    while (at < bytes.length) {
      if (this.#fill === this.#chunk.length) this.#next();
      const taken = Math.min(bytes.length - at, this.#chunk.length - this.#fill);
      this.#chunk.set(at === 0 && taken === bytes.length ? bytes : bytes.subarray(at, at + taken), this.#fill);
      this.#fill += taken;
      at += taken;
    }
  }

  /** Moves all that was written to `target` at `at`; the writer is empty afterwards. */
  moveTo(target: Uint8Array, at: number): void {
    let end = at;
    for (const part of this.#full) {
      target.set(part, end);
      end += part.length;
    }
    target.set(this.#chunk.subarray(0, this.#fill), end);
    this.#full.length = 0;
    this.#chunk = new Uint8Array(firstChunk);
    this.#view = new DataView(this.#chunk.buffer);
    this.#fill = 0;
    this.#fullLength = 0;
  }

  #byte(value: number): void {
    if (this.#fill === this.#chunk.length) this.#next();
    this.#chunk[this.#fill++] = value;
  }

  #next(): void {
    // Numbers never straddle chunks: all of a writer's numbers are of one size, which divides the chunk's.
    this.#full.push(this.#chunk.subarray(0, this.#fill));
    this.#fullLength += this.#fill;
    this.#chunk = new Uint8Array(Math.min(2 * this.#chunk.length, largestChunk));
    this.#view = new DataView(this.#chunk.buffer);
    this.#fill = 0;
  }
}

const firstChunk = 1024;
const largestChunk = 512 * 1024;

/** Reads what a `ByteWriter` wrote; past the end everything is 0 and empty, so that damaged data can do no harm. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  #at: number;

  constructor(bytes: Uint8Array, at = 0) {
    this.#bytes = bytes;
    this.#at = at;
  }

  get position(): number {
    return this.#at;
  }

  varint(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.#bytes[this.#at++] ?? 0;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) break;
    }
    return value >>> 0;
  }

  skip(length: number): void {
    this.#at += length;
  }

  /** A view of at most `length` bytes. */
  bytes(length: number): Uint8Array {
    const begin = Math.min(this.#at, this.#bytes.length);
    const part = this.#bytes.subarray(begin, Math.min(begin + length, this.#bytes.length));
    this.#at = begin + part.length;
    return part;
  }
}
