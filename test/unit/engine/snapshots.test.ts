import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BoltFile } from '../../../src/engine/boltFile.ts';
import { foldersIn } from '../../../src/engine/snapshots.ts';

/** Of containerd 1.7 in Docker 26.1, after three layers were built. */
const records = gunzipSync(readFileSync(new URL('../../fixtures/containerd/snapshots.db.gz', import.meta.url)));

describe('the records of containerd’s snapshotter', () => {
  test('tell where the layers are unpacked', () => {
    expect([...foldersIn(records)]).toEqual([
      ['sha256:20008344ba4513e0e2dbe16daeac58895bf55d51aa50aae3ae7356ff20c5763c', '/strata/snapshots/snapshots/11/fs'],
      ['sha256:2894f9f2d26841bc9cc66f2fd8429e0c17ed67cd604a23441c575382fe5416b6', '/strata/snapshots/snapshots/15/fs'],
      ['sha256:73b7e54929db834c954469aacc8a4d77aa1c1d207340eac98891ed02fc348136', '/strata/snapshots/snapshots/4/fs'],
    ]);
  });

  test('that are none, or of which the beginning is gone, tell nothing', () => {
    expect(foldersIn(new Uint8Array(0)).size).toBe(0);
    expect(foldersIn(new Uint8Array(100_000)).size).toBe(0);
    expect(BoltFile.open(records.subarray(0, 60))).toBeUndefined();
  });

  test('that are damaged end in a range error at worst', () => {
    fc.assert(
      fc.property(
        fc.nat(records.length),
        fc.array(fc.tuple(fc.nat(records.length - 1), fc.nat(255)), { maxLength: 20 }),
        (length, changes) => {
          const damaged = Uint8Array.from(records.subarray(0, length));
          for (const [at, byte] of changes) if (at < length) damaged[at] = byte;
          try {
            foldersIn(damaged);
          } catch (error) {
            expect(error).toBeInstanceOf(RangeError);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
