import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { compileFormat, formatInspect } from '../../../../src/core/format/index.ts';
import { recordDecoder } from '../../../../src/core/format/record.ts';
import { toBytes, toDisplay } from '../../../../src/core/template/goString.ts';
import { DEFAULT_BUDGET } from '../../../../src/core/template/budget.ts';

const UTC = { timeZone: 'UTC' };
const body = (record: unknown): Uint8Array => Buffer.from(JSON.stringify(record));
const LINUX = body({ Id: 'sha256:a', Os: 'linux', Size: 5, Config: { Labels: { a: 'b' } } });
const BARE = body({ Id: 'sha256:b', Os: 'windows' });

function stdout(format: string, ...records: Uint8Array[]): string {
  return Buffer.from(formatInspect(format, records, UTC).stdout).toString();
}

describe('formatInspect', () => {
  it('runs over Go types, and over the bare JSON where those fail', () => {
    const { images } = formatInspect('{{.ID}}', [LINUX], UTC);
    expect(images).toEqual([{ kind: 'text', run: 'typed', text: 'sha256:a', approximate: false }]);
    expect(formatInspect('{{.Id}}', [LINUX], UTC).images).toMatchObject([{ run: 'raw', text: 'sha256:a' }]);
  });

  it('is strict about keys after the first raw run', () => {
    expect(formatInspect('{{.Config.Labels.nope}}', [LINUX], UTC).exit).toBe(0);
    const both = formatInspect(
      '{{if eq .Os "windows"}}{{.Id}}{{else}}{{.Config.Labels.nope}}{{end}}',
      [BARE, LINUX],
      UTC,
    );
    expect(both.images.map(({ kind }) => kind)).toEqual(['text', 'failed']);
    expect(both.stderr).toContain('map has no entry for key "nope"');
  });

  it('says where a template fails', () => {
    const [image] = formatInspect('{{.Os}} {{.Nope}}', [LINUX], UTC).images;
    expect(image).toMatchObject({
      kind: 'failed',
      error: { failure: 'execute', place: { line: 1, column: 10, length: 5 } },
    });
    expect(formatInspect('{{.Os', [LINUX], UTC)).toMatchObject({
      exit: 64,
      parseError: { failure: 'parse' },
      images: [],
    });
  });

  it('keeps on after images that failed', () => {
    const result = formatInspect(
      '{{.Os}}',
      [LINUX, { error: 'Error response from daemon: No such image: x:latest' }, Buffer.from('{'), BARE],
      UTC,
    );
    expect(Buffer.from(result.stdout).toString()).toBe('linux\nwindows\n');
    expect(result.stderr).toBe('Error response from daemon: No such image: x:latest\nunexpected end of JSON input\n');
    expect(result.exit).toBe(1);
    expect(result.images.map(({ kind }) => kind)).toEqual(['text', 'unavailable', 'unavailable', 'text']);
  });

  it('marks addresses', () => {
    expect(formatInspect('{{.}}', [LINUX], UTC).approximate).toBe(true);
    expect(stdout('{{.}}', LINUX)).toMatch(/ 0xc[0-9a-f]{9} /);
    expect(formatInspect('{{.Config}}', [LINUX], UTC).approximate).toBe(false);
  });

  it('lists the JSON as it came', () => {
    const odd = Buffer.from('{"b": 1.50 , "a":[ ],"c":{},"a":"\\u003c \xff"}', 'latin1');
    const compact = formatInspect('json', [odd, odd], UTC).stdout;
    const one = '{"b":1.50,"a":[],"c":{},"a":"\\u003c \xff"}';
    expect(Buffer.from(compact).toString('latin1')).toBe(`[${one},${one}]\n`);
    expect(Buffer.from(formatInspect('', [odd], UTC).stdout).toString('latin1')).toBe(
      '[\n    {\n        "b": 1.50,\n        "a": [],\n        "c": {},\n        "a": "\\u003c \xff"\n    }\n]\n',
    );
    expect(stdout('')).toBe('[]\n');
  });

  it('stops what runs too long as an error of its own, without trying again', () => {
    const budget = { ...DEFAULT_BUDGET, steps: 100, clock: undefined };
    const [image] = formatInspect('{{range 1000}}{{.}}{{end}}', [LINUX], { ...UTC, budget }).images;
    expect(image).toMatchObject({ kind: 'failed', error: { failure: 'steps', isBudget: true } });
  });

  it('keeps bytes that are not UTF-8', () => {
    const result = formatInspect('{{truncate "é" 1}}', [LINUX], UTC);
    expect([...result.stdout]).toEqual([0xc3, 0x0a]);
    const [image] = result.images;
    const text = image?.kind === 'text' ? image.text : '';
    expect([...toBytes(text)]).toEqual([0xc3]);
    expect(toDisplay(text)).toBe('\ufffd');
  });
});

it('a format and a record are read once and used often', () => {
  const decode = recordDecoder(UTC);
  const [first, second] = [decode(LINUX), decode(BARE)];
  const format = compileFormat('{{.Os}}/{{.Size}}');
  expect(Buffer.from(format.run([first, second]).stdout).toString()).toBe('linux/5\nwindows/0\n');
  expect(Buffer.from(format.run([second]).stdout).toString()).toBe('windows/0\n');
  expect(first).toMatchObject({ kind: 'record' });
  expect(decode(Buffer.from('[]'))).toMatchObject({
    kind: 'error',
    message: 'json: cannot unmarshal array into Go value of type image.InspectResponse',
  });
});

describe('time zones', () => {
  const at = (time: string): Uint8Array => body({ Metadata: { LastTagTime: time } });
  it.each([
    ['Europe/Paris', '2024-07-01T12:00:00+02:00', '2024-07-01 12:00:00 +0200 CEST'],
    ['Europe/Paris', '2024-01-01T12:00:00+01:00', '2024-01-01 12:00:00 +0100 CET'],
    ['Europe/Paris', '2024-07-01T12:00:00+01:00', '2024-07-01 12:00:00 +0100 +0100'],
    ['America/New_York', '2024-07-01T12:00:00-04:00', '2024-07-01 12:00:00 -0400 EDT'],
    ['Asia/Kolkata', '2024-07-01T12:00:00+05:30', '2024-07-01 12:00:00 +0530 IST'],
    ['America/Sao_Paulo', '2024-07-01T12:00:00-03:00', '2024-07-01 12:00:00 -0300 -03'],
    ['Asia/Kathmandu', '2024-07-01T12:00:00+05:45', '2024-07-01 12:00:00 +0545 +0545'],
    ['UTC', '2024-07-01T12:00:00+00:00', '2024-07-01 12:00:00 +0000 UTC'],
    ['No/Where', '2024-07-01T12:00:00+00:00', '2024-07-01 12:00:00 +0000 UTC'],
  ])('%s %s', (timeZone, time, text) => {
    const result = formatInspect('{{.Metadata.LastTagTime}}', [at(time)], { timeZone });
    expect(Buffer.from(result.stdout).toString()).toBe(`${text}\n`);
  });
});

it.each([
  ['%[]', '%!](BADINDEX)'],
  ['%[]x', '%!x(BADINDEX)'],
  ['%[1]', '%!(NOVERB)'],
  ['%.', '%!.(int=1)'],
  ['%10000010d', '%!(NOVERB)%!(EXTRA int=1)'],
])('prints %j of 1 as the CLI does', (format, text) => {
  const { stdout } = formatInspect(`{{printf "${format}" 1}}`, [Buffer.from('{}')]);
  expect(Buffer.from(stdout).toString()).toBe(`${text}\n`);
});

// The plus sign of an exponent is not the one the space flag stands for.
it.each([
  ['% X', '-0.0', '-0X0P+00'],
  ['% e', '-1.5', '-1.500000e+00'],
  ['% e', '1.5', ' 1.500000e+00'],
])('prints %j of %s as the CLI does', (format, number, text) => {
  const { stdout } = formatInspect(`{{printf "${format}" ${number}}}`, [Buffer.from('{}')]);
  expect(Buffer.from(stdout).toString()).toBe(`${text}\n`);
});

it('is small enough for a webview', async () => {
  const { build } = await import('esbuild');
  const built = await build({
    entryPoints: [fileURLToPath(new URL('../../../../src/core/format/index.ts', import.meta.url))],
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    write: false,
  });
  expect(built.outputFiles[0]?.contents.length).toBeLessThan(MAX_BUNDLE);
});

const MAX_BUNDLE = 60_000;
