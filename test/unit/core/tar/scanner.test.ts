import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeName, encodeName, showName } from '../../../../src/core/tar/bytes.ts';
import {
  layerLimits,
  TarScanner,
  type TarEnd,
  type TarEntry,
  type TarLimits,
} from '../../../../src/core/tar/scanner.ts';
import { join, makeTar, paxBody, type Member } from './makeTar.ts';

function scan(
  bytes: Uint8Array,
  options: { readonly chunk?: number; readonly limits?: TarLimits } = {},
): { readonly entries: readonly TarEntry[]; readonly bodies: readonly string[]; readonly end: TarEnd } {
  const entries: TarEntry[] = [];
  const bodies: string[] = [];
  const scanner = new TarScanner((entry) => {
    const index = entries.push(entry) - 1;
    bodies.push('');
    return (piece) => {
      bodies[index] = (bodies[index] ?? '') + Buffer.from(piece).toString('latin1');
    };
  }, options.limits);
  const chunk = options.chunk ?? (bytes.length || 1);
  for (let at = 0; at < bytes.length; at += chunk) scanner.push(bytes.subarray(at, at + chunk));
  return { entries, bodies, end: scanner.end() };
}

const paths = (bytes: Uint8Array) => scan(bytes).entries.map((entry) => entry.path);

describe('members of a tar', () => {
  test.each<[string, readonly Member[], readonly string[]]>([
    ['a plain name', [{ name: 'a' }], ['a']],
    ['a name of 100 bytes has no NUL', [{ name: 'x'.repeat(100) }], ['x'.repeat(100)]],
    ['a prefix', [{ name: 'b', prefix: 'a' }], ['a/b']],
    ['GNU headers have no prefix', [{ name: 'b', prefix: 'a', magic: 'ustar  \0' }], ['b']],
    ['v7 headers have no prefix', [{ name: 'b', prefix: 'a', magic: '' }], ['b']],
    [
      'a GNU long name',
      [{ name: '././@LongLink', type: 'L', body: `${'d/'.repeat(200)}f\0` }, { name: 'd/d/d' }],
      [`${'d/'.repeat(200)}f`],
    ],
    ['a pax path', [{ type: 'x', body: paxBody({ path: 'ä/b' }) }, { name: 'a' }], ['ä/b']],
    [
      'pax beats GNU',
      [{ type: 'L', body: 'gnu\0' }, { type: 'x', body: paxBody({ path: 'pax' }) }, { name: 'a' }],
      ['pax'],
    ],
    [
      'a pax header is for one member',
      [{ type: 'x', body: paxBody({ path: 'p' }) }, { name: 'a' }, { name: 'b' }],
      ['p', 'b'],
    ],
    [
      'a global header is for all',
      [{ type: 'g', body: paxBody({ path: 'p' }) }, { name: 'a' }, { name: 'b' }],
      ['p', 'p'],
    ],
    [
      'local beats global, and empty takes back',
      [{ type: 'g', body: paxBody({ path: 'p' }) }, { type: 'x', body: paxBody({ path: '' }) }, { name: 'a' }],
      ['a'],
    ],
    ['volume labels are no members', [{ type: 'V', name: 'label' }, { name: 'a' }], ['a']],
  ])('%s', (_name, members, expected) => {
    const actual = paths(makeTar(members));
    expect(actual).toEqual(expected);
  });

  test('kinds, links and sizes', () => {
    const { entries } = scan(
      makeTar([
        { name: 'f', body: 'hello' },
        { name: 'old', type: '\0', body: 'x' },
        { name: 'old/', type: '\0' },
        { name: 'h', type: '1', link: 'f', size: 5 },
        { name: 's', type: '2', link: '../f' },
        { name: 'c', type: '3' },
        { name: 'b', type: '4' },
        { name: 'd', type: '5' },
        { name: 'p', type: '6' },
        { name: '7', type: '7', body: 'y' },
        { name: 'Z', type: 'Z', body: 'z' },
      ]),
    );
    expect(entries.map(({ path, kind, size, linkName }) => [path, kind, size, linkName])).toEqual([
      ['f', 'file', 5, ''],
      ['old', 'file', 1, ''],
      ['old/', 'directory', 0, ''],
      ['h', 'hardlink', 0, 'f'],
      ['s', 'symlink', 0, '../f'],
      ['c', 'character', 0, ''],
      ['b', 'block', 0, ''],
      ['d', 'directory', 0, ''],
      ['p', 'fifo', 0, ''],
      ['7', 'file', 1, ''],
      ['Z', 'file', 1, ''],
    ]);
  });

  test('numbers in base 256', () => {
    const { entries, end } = scan(
      makeTar([
        {
          name: 'big',
          type: '5',
          touch: (header) => {
            header.set([0x80, 0, 0, 0, 0x80, 0, 0, 1], 108);
            header.set([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], 136);
          },
        },
      ]),
    );
    expect(entries[0]).toMatchObject({ uid: 0x80000001, mtime: -1000 });
    expect(end).toEqual({ kind: 'complete', marked: true });
  });

  test('pax sizes and times', () => {
    const records = { size: '3', mtime: '1350244992.023960108', uid: '4000000000', uname: 'ö' };
    const { entries, bodies } = scan(
      makeTar([{ type: 'x', body: paxBody(records) }, { name: 'a', body: 'abc', size: 0 }, { name: 'b' }]),
    );
    expect(entries[0]).toMatchObject({ size: 3, mtime: 1350244992023, uid: 4000000000, userName: 'ö' });
    expect(bodies[0]).toBe('abc');
    expect(entries[1]?.path).toBe('b');
  });

  test('where a body is', () => {
    const bytes = makeTar([
      { name: 'a', body: 'x'.repeat(600) },
      { type: 'x', body: paxBody({ path: 'p' }) },
      { name: 'b', body: 'y' },
    ]);
    const { entries } = scan(bytes);
    expect(entries.map((entry) => bytes[entry.bodyOffset])).toEqual(['x', 'y'].map((letter) => letter.charCodeAt(0)));
  });
});

describe('how a scan ends', () => {
  const whole = makeTar([{ name: 'a', body: 'hello' }, { name: 'b' }]);

  test.each<[string, Uint8Array, number, TarEnd]>([
    ['at its mark', whole, 2, { kind: 'complete', marked: true }],
    [
      'rubbish behind the mark is none of ours',
      join([whole, new Uint8Array(512).fill(7)]),
      2,
      { kind: 'complete', marked: true },
    ],
    ['without a mark', whole.subarray(0, 1536), 2, { kind: 'complete', marked: false }],
    ['nothing at all', new Uint8Array(0), 0, { kind: 'complete', marked: false }],
    ['in a header', whole.subarray(0, 1100), 1, { kind: 'cut-off', offset: 1100 }],
    ['in a body', whole.subarray(0, 514), 1, { kind: 'cut-off', offset: 514 }],
    [
      'behind an extended header',
      makeTar([{ type: 'x', body: paxBody({ path: 'p' }) }], { end: false }),
      0,
      { kind: 'cut-off', offset: 1024 },
    ],
    [
      'at a wrong checksum',
      join([whole.subarray(0, 1024), new Uint8Array(512).fill(0x41)]),
      1,
      { kind: 'malformed', offset: 1024, reason: 'checksum' },
    ],
    ['at a wrong size', makeTar([{ size: '99999999999 ' }]), 0, { kind: 'malformed', offset: 0, reason: 'size' }],
    [
      'at a negative size',
      makeTar([{ touch: (header) => header.fill(0xff, 124, 136) }]),
      0,
      { kind: 'malformed', offset: 0, reason: 'size' },
    ],
    [
      'at a wrong extended header',
      makeTar([{ type: 'x', body: '12 path' }, {}]),
      0,
      { kind: 'malformed', offset: 0, reason: 'extended header' },
    ],
  ])('%s', (_name, bytes, count, end) => {
    const result = scan(bytes);
    expect(result.end).toEqual(end);
    expect(result.entries.length).toBe(count);
  });

  test('at a limit', () => {
    const limits = { entries: 2, specialHeader: 1000 };
    const three = makeTar([{ name: 'a' }, { name: 'b' }, { name: 'c' }]);
    expect(scan(three, { limits })).toMatchObject({ end: { kind: 'limit', limit: 'entries', offset: 1024 } });
    expect(scan(three, { limits }).entries.length).toBe(2);
    const long = makeTar([{ name: 'a' }, { type: 'L', body: 'x'.repeat(1001) }, { name: 'x' }]);
    expect(scan(long, { limits })).toMatchObject({ end: { kind: 'limit', limit: 'specialHeader', offset: 512 } });
    expect(layerLimits).toEqual({ entries: 1_000_000, specialHeader: 1_048_576 });
  });
});

describe('any bytes', () => {
  const anyMember = fc.record(
    {
      name: fc.oneof(fc.string({ maxLength: 30 }), fc.uint8Array({ maxLength: 30 })),
      type: fc.constantFrom('0', '1', '2', '5', 'x', 'g', 'L', 'K', 'S', '\0'),
      body: fc.oneof(fc.string({ maxLength: 1200 }), fc.constant(paxBody({ path: 'p', size: '1' }))),
      prefix: fc.string({ maxLength: 10 }),
    },
    { requiredKeys: [] },
  );

  test('the size of the pieces makes no difference', () => {
    fc.assert(
      fc.property(
        fc.array(anyMember, { maxLength: 6 }),
        fc.nat(4000),
        fc.integer({ min: 1, max: 1500 }),
        (members, cut, chunk) => {
          const bytes = makeTar(members);
          const damaged = cut < bytes.length ? bytes.subarray(0, cut) : bytes;
          expect(scan(damaged, { chunk })).toEqual(scan(damaged));
        },
      ),
    );
  });

  test('never throws', () => {
    fc.assert(
      fc.property(
        fc.array(anyMember, { maxLength: 4 }),
        fc.array(fc.tuple(fc.nat(3000), fc.nat(255))),
        (members, flips) => {
          const bytes = makeTar(members);
          for (const [at, value] of flips) if (at < bytes.length) bytes[at] = value;
          expect(scan(bytes).end.kind).toMatch(/complete|limit|cut-off|malformed/);
        },
      ),
    );
  });
});

describe('names as bytes', () => {
  test('any bytes come back', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect([...encodeName(decodeName(bytes))]).toEqual([...bytes]);
      }),
    );
  });

  test.each([
    ['plain', 'plain'],
    ['ä🙂', 'ä🙂'],
    ['\udcff\udc80', '\\xff\\x80'],
    ['a\nb\x1b[31m', 'a\\nb\\x1b[31m'],
    ['\u202etxt.exe', '\\u202etxt.exe'],
  ])('shown: %j', (name, shown) => {
    expect(showName(name)).toBe(shown);
  });

  test('an odd name in a tar', () => {
    const name = Uint8Array.of(0x61, 0xff, 0xc3, 0x28, 0xef, 0xbf, 0xbd);
    const [entry] = scan(makeTar([{ name }])).entries;
    expect(entry?.path).toBe('a\udcff\udcc3(\ufffd');
    expect(encodeName(entry?.path ?? '')).toEqual(name);
  });
});
