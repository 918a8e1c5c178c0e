import { randomBytes } from 'node:crypto';
import { constants, zstdCompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { layerExpansion, uncompressed } from '../../../src/blob/decompressed.ts';
import { beginsZstd, ZstdFrames } from '../../../src/blob/zstdFrames.ts';

const checksum = { [constants.ZSTD_c_checksumFlag]: 1 };
const noSize = { [constants.ZSTD_c_contentSizeFlag]: 0 };

/** Contents that make every kind of block and header: nothing, one byte, zeros, noise, text, more than a window. */
const contents = [
  Buffer.alloc(0),
  Buffer.from('x'),
  Buffer.alloc(700_000),
  randomBytes(300_000),
  Buffer.from('a layer of an image\n'.repeat(5_000)),
  Buffer.concat([randomBytes(200), Buffer.alloc(140_000, 7), randomBytes(140_000)]),
  Buffer.alloc(70_000, 'words and words '),
];
const encodings = [{}, checksum, noSize, { ...checksum, ...noSize }, { [constants.ZSTD_c_compressionLevel]: 19 }];
const frames = contents.flatMap((content) =>
  encodings.map((params) => ({ content, frame: zstdCompressSync(content, { params }) })),
);

function skippable(kind: number, content: Uint8Array): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32LE(0x184d2a50 + kind, 0);
  head.writeUInt32LE(content.length, 4);
  return Buffer.concat([head, content]);
}

function* piecesOf(bytes: Uint8Array, size: () => number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length;) {
    const length = size();
    yield bytes.subarray(at, at + length);
    at += length;
  }
}

function cut(bytes: Uint8Array, size: () => number): readonly Uint8Array[] {
  const cutter = new ZstdFrames();
  const parts: Uint8Array[] = [];
  for (const piece of piecesOf(bytes, size)) parts.push(...cutter.cut(piece));
  return [...parts, cutter.end()];
}

async function unpacked(bytes: Uint8Array, size: () => number): Promise<Buffer> {
  const source = async function* (): AsyncGenerator<Uint8Array> {
    await Promise.resolve();
    yield* piecesOf(bytes, size);
  };
  const pieces: Uint8Array[] = [];
  for await (const piece of uncompressed(source(), layerExpansion)) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** The same sizes in every run. */
function sizes(most: number): () => number {
  let state = 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return 1 + (state % most);
  };
}

describe('frames one after the other', () => {
  const stream = Buffer.concat([
    skippable(0, randomBytes(12)),
    ...frames.flatMap(({ frame }, index) => [
      frame,
      ...(index % 3 === 0 ? [skippable(index % 16, randomBytes(index * 400))] : []),
    ]),
    skippable(15, Buffer.alloc(0)),
  ]);
  const whole = Buffer.concat(frames.map(({ content }) => content));

  test.each([
    ['all at once', () => stream.length],
    ['half a megabyte each', () => 512 * 1024],
    ['some thousand bytes each', sizes(5_000)],
    ['of many sizes', sizes(100_000)],
  ])('are all unpacked: %s', async (_, size) => {
    expect((await unpacked(stream, size)).equals(whole)).toBe(true);
  });

  test('are cut where one ends, whatever pieces they come in', () => {
    const small = frames.map(({ frame }) => frame).filter(({ length }) => length < 5_000);
    expect(small.length).toBeGreaterThan(20);
    const withSkipped = Buffer.concat(small.flatMap((frame) => [skippable(3, randomBytes(9)), frame]));
    for (const size of [() => withSkipped.length, () => 1, () => 3, () => 7, sizes(50), sizes(700)]) {
      const parts = cut(withSkipped, size);
      expect(Buffer.concat(parts).equals(Buffer.concat(small))).toBe(true);
      const ends = new Set<number>();
      let end = 0;
      for (const part of parts) ends.add((end += part.length));
      let expected = 0;
      for (const { length } of small) expect(ends.has((expected += length))).toBe(true);
    }
  });
});

test('what is cut off or no zstd goes on to the decoder to the last byte', () => {
  const frame = zstdCompressSync(Buffer.from('text '.repeat(1_000)));
  for (let length = 0; length <= frame.length; length++) {
    for (const size of [1, 5, 1_000]) {
      const cutOff = frame.subarray(0, length);
      expect(Buffer.concat(cut(cutOff, () => size)).equals(cutOff)).toBe(true);
    }
  }
  const other = Buffer.concat([frame, Buffer.from('this is no frame at all')]);
  expect(Buffer.concat(cut(other, () => 10)).equals(other)).toBe(true);
});

test('a frame that is skipped may come first', () => {
  expect(beginsZstd(skippable(7, randomBytes(4)))).toBe(true);
  expect(beginsZstd(zstdCompressSync('x'))).toBe(true);
  expect(beginsZstd(Buffer.from([0x60, 0x2a, 0x4d, 0x18]))).toBe(false);
  expect(beginsZstd(Buffer.from([0x28, 0xb5, 0x2f]))).toBe(false);
});
