const frameMagic = 0xfd2fb528;
/** Of the first of sixteen kinds of frame that is to be skipped. */
const skippableMagic = 0x184d2a50;

/** Whether a blob that begins so is compressed with zstd: an encoder of many threads begins with a frame to be skipped. */
export function beginsZstd(head: Uint8Array): boolean {
  return head.length >= 4 && (little(head, 0, 4) === frameMagic || isSkippable(little(head, 0, 4)));
}

/**
 * Cuts zstd data behind each of its frames, and leaves out frames that are to be skipped: Node's decoder goes on with the next frame in
 * another write only, and takes what follows in the same one for garbage. Images of the zstd:chunked kind have a frame for each file.
 * https://www.rfc-editor.org/rfc/rfc8878#section-3.1
 */
export class ZstdFrames {
  /** What has been read of a field that goes on in the next piece. */
  #begun: Uint8Array = new Uint8Array(0);
  #next: 'frame' | 'block' | 'anything' = 'frame';
  /** Bytes until then. */
  #left = 0;
  #isSkipped = false;
  #hasChecksum = false;

  /** The parts of the next piece, mostly views of it. */
  *cut(piece: Uint8Array): Generator<Uint8Array> {
    const bytes = this.#begun.length === 0 ? piece : Buffer.concat([this.#begun, piece]);
    this.#begun = new Uint8Array(0);
    let begin = 0;
    let at = 0;
    while (at < bytes.length) {
      if (this.#left === 0 && !this.#readField(bytes, at)) {
        this.#begun = bytes.slice(at);
        break;
      }
      const passed = Math.min(this.#left, bytes.length - at);
      this.#left -= passed;
      at += passed;
      if (this.#isSkipped) begin = at;
      else if (this.#left === 0 && this.#next === 'frame') {
        yield bytes.subarray(begin, at);
        begin = at;
      }
    }
    if (begin < at) yield bytes.subarray(begin, at);
  }

  /** What was left over: with it the decoder knows that something is missing. */
  end(): Uint8Array {
    return this.#begun;
  }

  /** Reads the field at `at`: how long it and what belongs to it are, and what comes next. False where more bytes are needed. */
  #readField(bytes: Uint8Array, at: number): boolean {
    const there = bytes.length - at;
    switch (this.#next) {
      case 'frame': {
        if (there < 4) return false;
        const magic = little(bytes, at, 4);
        this.#isSkipped = isSkippable(magic);
        if (this.#isSkipped) {
          if (there < 8) return false;
          this.#left = 8 + little(bytes, at + 4, 4);
        } else if (magic === frameMagic) {
          if (there < 5) return false;
          this.#readHeader(bytes[at + 4] ?? 0);
        } else this.#giveUp();
        return true;
      }
      case 'block': {
        if (there < 3) return false;
        const header = little(bytes, at, 3);
        const isLast = (header & 1) === 1;
        const type = (header >> 1) & 3;
        if (type === 3) this.#giveUp();
        else {
          // A block of type 1 is one byte that is repeated.
          this.#left = 3 + (type === 1 ? 1 : header >> 3) + (isLast && this.#hasChecksum ? 4 : 0);
          if (isLast) this.#next = 'frame';
        }
        return true;
      }
      case 'anything':
        this.#giveUp();
        return true;
    }
  }

  #readHeader(descriptor: number): void {
    const isSingleSegment = (descriptor & 0x20) !== 0;
    const window = isSingleSegment ? 0 : 1;
    const dictionary = [0, 1, 2, 4][descriptor & 3] ?? 0;
    const contentSize = [isSingleSegment ? 1 : 0, 2, 4, 8][descriptor >> 6] ?? 0;
    this.#hasChecksum = (descriptor & 4) !== 0;
    this.#left = 4 + 1 + window + dictionary + contentSize;
    this.#next = 'block';
  }

  /** What is no zstd goes on as it is: the decoder says so. */
  #giveUp(): void {
    this.#next = 'anything';
    this.#left = Number.POSITIVE_INFINITY;
  }
}

function isSkippable(magic: number): boolean {
  return magic >= skippableMagic && magic < skippableMagic + 16;
}

function little(bytes: Uint8Array, at: number, length: number): number {
  let value = 0;
  for (let index = length - 1; index >= 0; index--) value = value * 256 + (bytes[at + index] ?? 0);
  return value;
}
