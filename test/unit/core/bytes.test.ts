import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatBytes, humanSize } from '../../../src/core/bytes.ts';

/** Bytes and what `docker images` 28.2.2 showed for an image of that size. */
const recorded = JSON.parse(
  readFileSync(new URL('../../fixtures/words/docker-cli-sizes.json', import.meta.url), 'utf8'),
) as readonly [number, string][];

describe('sizes', () => {
  test.each(recorded)('%d bytes are %s to docker', (bytes, shown) => {
    expect(humanSize(bytes, 3)).toBe(shown);
    if (!shown.includes('e')) expect(formatBytes(bytes)).toBe(shown);
  });

  test.each([
    [999_500, '1e+03kB', '1MB'],
    [999_499, '999kB', '999kB'],
    [1_460_000_000, '1.46GB', '1.46GB'],
    [999_999_999_999, '1e+03GB', '1TB'],
    [0, '0B', '0B'],
  ])('%d: %s in the CLI, %s here', (bytes, cli, here) => {
    expect([humanSize(bytes, 3), formatBytes(bytes)]).toEqual([cli, here]);
  });

  test('progress shows four digits', () => {
    expect([31_357_311, 1_048_576, 512, 999_950].map((bytes) => humanSize(bytes, 4))).toEqual([
      '31.36MB',
      '1.049MB',
      '512B',
      '1000kB',
    ]);
  });

  test('any size is a short number with a unit, within half a percent', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }), (bytes) => {
        const [, digits = '', unit = ''] = /^([\d.]{1,4})([kMGTP]?B)$/.exec(formatBytes(bytes)) ?? [];
        const exponent = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'].indexOf(unit);
        expect(Math.abs(Number(digits) * 1000 ** exponent - bytes)).toBeLessThanOrEqual(bytes * 0.005);
      }),
    );
  });
});
