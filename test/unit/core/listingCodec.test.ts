import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EntryTableBuilder, entryTable } from '../../../src/core/entryTable.ts';
import type { LayerEntry } from '../../../src/core/image.ts';
import { decodeListing, encodeListing } from '../../../src/core/listingCodec.ts';

const anyEntry: fc.Arbitrary<LayerEntry> = fc
  .record(
    {
      path: fc.oneof(
        fc
          .array(fc.constantFrom('usr', 'lib', 'ä', '\udcff', 'x'.repeat(200)), { maxLength: 5 })
          .map((parts) => parts.join('/')),
        fc.string({ unit: 'grapheme' }),
      ),
      kind: fc.constantFrom('file', 'directory', 'symlink', 'hardlink', 'character', 'block', 'fifo'),
      size: fc.oneof(fc.nat(), fc.maxSafeNat(), fc.constantFrom(0xffff_fffe, 0xffff_ffff, 0x1_0000_0000)),
      mode: fc.nat(0o7777),
      uid: fc.oneof(fc.nat(3), fc.maxSafeNat()),
      gid: fc.nat(3),
      mtime: fc.integer({ min: -1e15, max: 1e15 }),
      whiteout: fc.constantFrom('deletes', 'opaque'),
      linkTarget: fc.string(),
    },
    { requiredKeys: ['path', 'kind', 'size', 'mode', 'uid', 'gid', 'mtime'] },
  )
  .map(({ whiteout, linkTarget, ...entry }) =>
    whiteout !== undefined ? { ...entry, whiteout } : linkTarget !== undefined ? { ...entry, linkTarget } : entry,
  );

describe('a table of entries', () => {
  test('gives back what was put in', () => {
    fc.assert(
      fc.property(fc.array(anyEntry, { maxLength: 60 }), (entries) => {
        const table = entryTable(entries);
        expect([...table]).toEqual(entries);
        expect(entries.map((_, index) => table.at(index))).toEqual(entries);
        expect(table.at(-1)).toEqual(entries.at(-1));
        expect(table.at(entries.length)).toBeUndefined();
      }),
    );
  });

  test('knows where contents begin where all of them are told', () => {
    const entry: LayerEntry = { path: 'a', kind: 'file', size: 1, mode: 0, uid: 0, gid: 0, mtime: 0 };
    const builder = new EntryTableBuilder();
    builder.add(entry, 512);
    builder.add(entry, 3 * 1024 ** 4);
    expect(builder.length).toBe(2);
    const table = builder.build();
    expect(table.contentOffset(0)).toBeUndefined();
    const known = new EntryTableBuilder();
    known.add(entry, 1024 ** 4);
    expect(known.build().contentOffset(0)).toBe(1024 ** 4);
  });
});

describe('a listing as bytes', () => {
  test('comes back whole, wherever the bytes lie', () => {
    fc.assert(
      fc.property(fc.array(anyEntry, { maxLength: 40 }), fc.nat(9), (entries, shift) => {
        const bytes = encodeListing(entries);
        const moved = new Uint8Array(bytes.length + shift);
        moved.set(bytes, shift);
        expect([...(decodeListing(moved.subarray(shift)) ?? [])]).toEqual(entries);
      }),
    );
  });

  test('damage is noticed', () => {
    fc.assert(
      fc.property(
        fc.array(anyEntry, { minLength: 1, maxLength: 10 }),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (entries, at, flip) => {
          const bytes = encodeListing(entries);
          const index = at % bytes.length;
          bytes[index] = (bytes[index] ?? 0) ^ flip;
          const decoded = decodeListing(bytes);
          expect(decoded === undefined || JSON.stringify([...decoded]) === JSON.stringify(entries)).toBe(true);
          expect(decodeListing(encodeListing(entries).subarray(0, index))).toBeUndefined();
        },
      ),
    );
  });

  test('another version is not read', () => {
    const bytes = encodeListing([]);
    expect(decodeListing(bytes)?.length).toBe(0);
    bytes[4] = 99;
    expect(decodeListing(bytes)).toBeUndefined();
  });
});
