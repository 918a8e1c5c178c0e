import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { pack } from 'tar-stream';
import { describe, expect, test } from 'vitest';
import { fileOfLayer } from '../../../src/engine/containerdStore.ts';
import { scanHere } from '../../../src/blob/scanHere.ts';
import type { ScannedLayer } from '../../../src/blob/scanStream.ts';
import { logFrames } from '../../../src/engine/containerLogs.ts';

const long = `deep/${'x'.repeat(200)}/name`;
const tar = pack();
tar.entry({ name: 'etc/', type: 'directory', mode: 0o755 });
tar.entry({ name: 'etc/motd', uid: 5, gid: 6, mode: 0o640, mtime: new Date(1_700_000_000_000) }, 'hello\n');
tar.entry({ name: long }, Buffer.alloc(3_000_000, 7));
tar.entry({ name: 'etc/link', type: 'symlink', linkname: 'motd' });
tar.entry({ name: 'etc/same', type: 'link', linkname: 'etc/motd' });
tar.entry({ name: 'usr/.wh.gone' }, '');
tar.entry({ name: 'var/.wh..wh..opq' }, '');
tar.finalize();
const layer = await buffer(Readable.from(tar));
const hash = createHash('sha256').update(layer).digest('hex');

async function* cut(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) {
    await Promise.resolve();
    yield bytes.subarray(at, at + size);
  }
}

const { signal } = new AbortController();

function scanned(blob: Uint8Array, size: number): Promise<ScannedLayer> {
  return scanHere.scan('tar', cut(blob, size), signal);
}

const paths = ['etc', 'etc/motd', long, 'etc/link', 'etc/same', 'usr/gone', 'var'];
const blobs = {
  plain: layer,
  gzip: gzipSync(layer),
  zstd: zstdCompressSync(layer),
  /** As zstd:chunked has it: a frame for each file, and its table of contents in one that is skipped. */
  'zstd in frames': Buffer.concat([
    ...[0, 512, 1_024, 2_048, 100_000].map((begin, index, begins) =>
      zstdCompressSync(layer.subarray(begin, begins[index + 1])),
    ),
    Buffer.from([0x51, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]),
  ]),
};

describe.each(Object.entries(blobs))('a layer’s blob, %s', (_, blob) => {
  test.each([1000, 4096, 10_000_000])('is read in pieces of %i', async (size) => {
    const found = await scanned(blob, size);
    expect(found.problem).toBeUndefined();
    expect(found.hash).toBe(hash);
    expect([...found.entries].map(({ path }) => path)).toEqual(paths);
    expect(found.entries.at(1)).toEqual({
      path: 'etc/motd',
      kind: 'file',
      size: 6,
      mode: 0o640,
      uid: 5,
      gid: 6,
      mtime: 1_700_000_000_000,
    });
    expect(found.entries.at(5)).toMatchObject({ path: 'usr/gone', whiteout: 'deletes' });
    expect(found.entries.at(6)).toMatchObject({ path: 'var', whiteout: 'opaque' });
  });

  test('that is cut says so, and has what came before', async () => {
    const found = await scanned(blob.subarray(0, Math.min(1800, blob.length - 20)), 100);
    expect(found.problem).toBeDefined();
    expect(found.hash).not.toBe(hash);
  });

  test('hands out its files', async () => {
    for (const size of [1000, 10_000_000]) {
      expect(String(await content(blob, 'etc/motd', size))).toBe('hello\n');
      expect((await content(blob, long, size)).equals(Buffer.alloc(3_000_000, 7))).toBe(true);
      await expect(content(blob, 'etc/nothing', size)).rejects.toMatchObject({
        failure: { kind: 'daemon', status: 404 },
      });
      await expect(content(blob, 'usr/gone', size)).rejects.toMatchObject({ failure: { kind: 'daemon', status: 404 } });
    }
  });

  test('says what a hard link is a link to', async () => {
    const reading = fileOfLayer(cut(blob, 10_000), 'etc/same');
    expect(await reading.next()).toEqual({ done: true, value: 'etc/motd' });
  });
});

async function all<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

async function content(blob: Uint8Array, path: string, size: number): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of fileOfLayer(cut(blob, size), path)) pieces.push(piece);
  return Buffer.concat(pieces);
}

test.each([
  ['gzip', Buffer.concat([blobs.gzip.subarray(0, 2000), Buffer.alloc(500, 1)])],
  ['zstd', Buffer.concat([blobs.zstd.subarray(0, 60), Buffer.alloc(500, 1)])],
])('damaged %s is said to be damaged', async (_, blob) => {
  expect((await scanned(blob, 100)).problem?.kind).toBe('compression');
});

test('any bytes are read to an end', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 2000 }),
      fc.constantFrom('', '\x1f\x8b', '\x28\xb5\x2f\xfd'),
      fc.integer({ min: 1, max: 500 }),
      async (bytes, head, size) => {
        const found = await scanned(Buffer.concat([Buffer.from(head, 'latin1'), bytes]), size);
        expect(found.entries.length).toBe([...found.entries].length);
      },
    ),
  );
});

describe('the recording of a layer’s tar', () => {
  /** As the classic store's recorder would write down the tar above. */
  function recording(): string {
    const lines: string[] = [];
    const headers = [...layerHeaders()];
    let from = 0;
    for (const { name, begin, size } of headers) {
      lines.push(
        JSON.stringify({ type: 2, payload: layer.subarray(from, begin).toString('base64'), position: lines.length }),
      );
      lines.push(
        JSON.stringify({
          type: 1,
          name,
          ...(size > 0 && { size }),
          payload: size > 0 ? 'AAAAAAAAAAA=' : null,
          position: lines.length,
        }),
      );
      from = begin + size;
    }
    lines.push(JSON.stringify({ type: 2, payload: layer.subarray(from).toString('base64'), position: lines.length }));
    return lines.map((line) => `${line}\n`).join('');
  }

  /** Where the bodies are: found by what was put in. */
  function* layerHeaders(): Generator<{ readonly name: string; readonly begin: number; readonly size: number }> {
    const body = layer.indexOf('hello\n');
    yield { name: 'etc/', begin: 512, size: 0 };
    yield { name: 'etc/motd', begin: body, size: 6 };
    yield { name: long, begin: layer.indexOf(Buffer.alloc(600, 7)), size: 3_000_000 };
  }

  test.each([
    [1, false],
    [100, true],
    [10_000_000, true],
  ])('tells the entries of the tar, in pieces of %i, gzipped: %s', async (size, isGzipped) => {
    const packed = isGzipped ? gzipSync(recording()) : Buffer.from(recording());
    const found = await scanHere.scan('tar-split', cut(packed, size), signal);
    expect(found.problem).toBeUndefined();
    expect([...found.entries]).toEqual([...(await scanned(layer, 10_000)).entries]);
    expect(found.entries.columns.blocks).toEqual((await scanned(layer, 10_000)).entries.columns.blocks);
  });

  test('that is cut says so', async () => {
    const some = recording().split('\n').slice(0, 3).join('\n');
    const found = await scanHere.scan('tar-split', cut(Buffer.from(some), 1000), signal);
    expect(found.problem?.kind).toBe('cut-off');
    expect(found.entries.length).toBeLessThan(paths.length);
  });

  test('that is damaged says so', async () => {
    for (const damaged of [
      '{"type":2,"payload":"AAAA',
      'x\n',
      `${recording().slice(0, 700)}\n\n{"type":1,"size":-1}\n`,
    ]) {
      const found = await scanHere.scan('tar-split', cut(Buffer.from(damaged), 1000), signal);
      expect(found.problem).toBeDefined();
    }
  });
});

describe('a container’s log', () => {
  const frame = (stream: number, text: string): Buffer => {
    const header = Buffer.alloc(8);
    header[0] = stream;
    header.writeUInt32BE(Buffer.byteLength(text), 4);
    return Buffer.concat([header, Buffer.from(text)]);
  };

  test.each([1, 3, 8, 1000])('is told in its streams, in pieces of %i', async (size) => {
    const bytes = Buffer.concat([frame(1, 'out\n'), frame(2, 'err\n'), frame(1, ''), frame(1, 'more\n')]);
    const written = { stdout: '', stderr: '' };
    for await (const { stream, bytes: piece } of logFrames(cut(bytes, size), 'x'))
      written[stream] += Buffer.from(piece).toString();
    expect(written).toEqual({ stdout: 'out\nmore\n', stderr: 'err\n' });
  });

  test('that is cut in a frame is cut off', async () => {
    for (const bytes of [frame(1, 'out\n').subarray(0, 10), frame(1, 'out\n').subarray(0, 4)]) {
      await expect(all(logFrames(cut(bytes, 100), 'x'))).rejects.toMatchObject({
        failure: { kind: 'cut-off' },
      });
    }
  });
});
