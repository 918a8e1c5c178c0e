import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { jsonLines } from '../../../src/engine/jsonLines.ts';

const errand = { action: 'pull', subject: 'x' } as const;

async function* pieces(...parts: readonly (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield typeof part === 'string' ? Buffer.from(part) : part;
  await Promise.resolve();
}

async function all(...parts: readonly (string | Uint8Array)[]): Promise<readonly unknown[]> {
  const found: unknown[] = [];
  for await (const value of jsonLines(pieces(...parts), 'unix:///x', errand)) found.push(value);
  return found;
}

describe('lines of JSON', () => {
  test.each<[string, readonly string[], readonly unknown[]]>([
    ['nothing', [], []],
    ['empty lines', ['\n\r\n \n'], []],
    ['one without newline', ['{"a":1}'], [{ a: 1 }]],
    ['two in a piece', ['{"a":1}\n{"b":2}\n'], [{ a: 1 }, { b: 2 }]],
    ['one in three pieces', ['{"a', '":', '1}\r\n'], [{ a: 1 }]],
    ['values that are no objects', ['1\nnull\n"x"\n[]'], [1, null, 'x', []]],
    ['an empty error', ['{"error":""}'], [{ error: '' }]],
  ])('%s', async (_, parts, values) => {
    expect(await all(...parts)).toEqual(values);
  });

  test('are the same however they are cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.oneof(fc.string({ unit: 'grapheme' }), fc.integer(), fc.record({ a: fc.string({ unit: 'binary' }) })),
        ),
        fc.array(fc.nat(60)),
        async (values, cuts) => {
          const bytes = Buffer.from(values.map((value) => JSON.stringify(value)).join('\n'));
          const parts: Uint8Array[] = [];
          let at = 0;
          for (const cut of cuts) {
            parts.push(bytes.subarray(at, at + cut));
            at += cut;
          }
          expect(await all(...parts, bytes.subarray(at))).toEqual(JSON.parse(JSON.stringify(values)));
        },
      ),
    );
  });

  test.each([
    ['{"error":"oh no"}', { kind: 'stream', action: 'pull', subject: 'x', text: 'oh no' }],
    ['{"a":1}\n{"errorDetail":{"message":"oh"},"error":"no"}\n', { kind: 'stream', text: 'oh' }],
    ['{"a":1}\n{"b":', { kind: 'incomplete', action: 'pull', subject: 'x' }],
    ['{"b":\n{"a":1}\n', { kind: 'not-docker', endpoint: 'unix:///x' }],
    ['<html>', { kind: 'not-docker' }],
    ['x\n', { kind: 'not-docker' }],
  ])('%j fails', async (text, failure) => {
    await expect(all(text)).rejects.toMatchObject({ failure });
  });

  test('what is before the failure was handed out', async () => {
    const seen: unknown[] = [];
    const reading = (async (): Promise<void> => {
      for await (const value of jsonLines(pieces('{"a":1}\nx\n'), '', errand)) seen.push(value);
    })();
    await expect(reading).rejects.toThrow();
    expect(seen).toEqual([{ a: 1 }]);
  });

  test('a line without end is given up', async () => {
    const endless = Array.from({ length: 17 }, () => '1'.repeat(1024 * 1024));
    await expect(all(...endless)).rejects.toMatchObject({ failure: { kind: 'not-docker' } });
  });

  test('leaving the loop closes the source', async () => {
    let closed = false;
    async function* source(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) {
          await Promise.resolve();
          yield Buffer.from('1\n');
        }
      } finally {
        closed = true;
      }
    }
    for await (const value of jsonLines(source(), '', errand)) {
      expect(value).toBe(1);
      break;
    }
    expect(closed).toBe(true);
  });
});
