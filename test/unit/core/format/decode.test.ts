import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBase64, encodeBase64 } from '../../../../src/core/format/base64.ts';
import { grownCapacity } from '../../../../src/core/format/capacity.ts';
import { civilOf, daysOf } from '../../../../src/core/format/calendar.ts';
import { formatInspect } from '../../../../src/core/format/index.ts';
import { compactJson } from '../../../../src/core/format/inspectJson.ts';
import { rawValue } from '../../../../src/core/format/rawRecord.ts';
import { readJson } from '../../../../src/core/format/readJson.ts';
import { sha256 } from '../../../../src/core/format/sha256.ts';
import { GoError } from '../../../../src/core/template/failure.ts';
import { compile } from '../../../../src/core/template/index.ts';
import { DOCKER_FUNCTIONS } from '../../../../src/core/format/functions.ts';

const json = compile('{{json .}}', DOCKER_FUNCTIONS);

describe('reading JSON', () => {
  it('keeps what JSON.parse understands', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = json.execute(rawValue(readJson(JSON.stringify(value)))).text;
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
      { seed: 7, numRuns: 1000 },
    );
  });

  it('accepts exactly what JSON.parse accepts', () => {
    const parts = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"a"',
      '1',
      '-',
      '0',
      '.5',
      'e3',
      'true',
      'nul',
      '"\\u00e9"',
      '"\\x"',
      ' ',
      '\n',
    );
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 8 }), (list) => {
        const text = list.join('');
        expect(accepts(readJson, text)).toBe(accepts(JSON.parse, text));
      }),
      { seed: 8, numRuns: 5000 },
    );
  });

  it.each([
    ['', 'unexpected end of JSON input'],
    ['{"a"', 'unexpected end of JSON input'],
    ['-', "invalid character ' ' in numeric literal"],
    ['tru', "invalid character ' ' in literal true (expecting 'e')"],
    ['{"a" 1}', "invalid character '1' after object key"],
    ['{,}', "invalid character ',' looking for beginning of object key string"],
    ['[1 2]', "invalid character '2' after array element"],
    ['{"a":1]', "invalid character ']' after object key:value pair"],
    ['"\\q"', "invalid character 'q' in string escape code"],
    ['"\\u12g4"', "invalid character 'g' in \\u hexadecimal character escape"],
    ['"\u0001"', "invalid character '\\x01' in string literal"],
    ['1.x', "invalid character 'x' after decimal point in numeric literal"],
    ['é', "invalid character 'Ã' looking for beginning of value"],
    ["'", "invalid character '\\'' looking for beginning of value"],
    ['1 2', "invalid character '2' after top-level value"],
    ['['.repeat(10_001), "invalid character '[' exceeded max depth"],
  ])('%s', (text, message) => expect(() => readJson(text)).toThrow(new GoError(message)));

  it('compacts without touching strings', () => {
    expect(compactJson('{ "a b" : "c \\" d" , "e" : [ 1 ] }')).toBe('{"a b":"c \\" d","e":[1]}');
  });
});

function accepts(read: (text: string) => unknown, text: string): boolean {
  try {
    read(text);
    return true;
  } catch {
    return false;
  }
}

describe('decoding', () => {
  const message = (body: string): string => formatInspect('{{.Os}}', [Buffer.from(body)], { timeZone: 'UTC' }).stderr;
  it.each([
    ['{"Size":1.5}', 'json: cannot unmarshal number 1.5 into Go struct field InspectResponse.Size of type int64'],
    [
      '{"Config":{"Env":"x"}}',
      'json: cannot unmarshal string into Go struct field DockerOCIImageConfig.Config.ImageConfig.Env of type []string',
    ],
    [
      '{"Manifests":[{"Size":{"Total":"x"}}]}',
      'json: cannot unmarshal string into Go struct field .Manifests.Size.Total of type int64',
    ],
    ['{"Size":"x","Metadata":{"LastTagTime":5}}', 'Time.UnmarshalJSON: input is not a JSON string'],
    ['{"Metadata":{"LastTagTime":"2024-13-01T00:00:00Z"}}', 'parsing time "2024-13-01T00:00:00Z": month out of range'],
    ['{"Descriptor":{"data":"a"}}', 'illegal base64 data at input byte 0'],
    [
      '{"ContainerConfig":{"Cmd":[1]}}',
      'json: cannot unmarshal array into Go struct field Config.ContainerConfig.Cmd of type string',
    ],
  ])('%s', (body, text) => expect(message(body)).toBe(`${text}\n`));
});

describe('what decoding stands on', () => {
  it('grows slices as Go does', () => {
    expect([0, 1, 2, 3, 5, 9, 17, 33, 72].map((length) => grownCapacity(length))).toEqual([
      0, 1, 2, 4, 8, 16, 32, 71, 143,
    ]);
    expect([1, 2, 3, 5].map((length) => grownCapacity(length, 0, 192))).toEqual([1, 2, 4, 9]);
  });

  it('base64', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 20 }), (bytes) => {
        const text = encodeBase64([...bytes]);
        expect(text).toBe(Buffer.from(bytes).toString('base64'));
        expect(decodeBase64(text)).toEqual([...bytes]);
      }),
      { seed: 9 },
    );
    expect(['a', 'ab', 'abc', 'a===', 'ab=', 'ab=x', 'abc=x', '!', 'YQ=\n='].map(decodeBase64)).toEqual([
      0,
      0,
      0,
      1,
      3,
      2,
      4,
      0,
      [0x61],
    ]);
  });

  it('calendar', () => {
    fc.assert(
      fc.property(fc.integer({ min: -62_135_596_800, max: 253_402_300_799 }), (seconds) => {
        const date = new Date(seconds * 1000);
        const civil = civilOf(seconds);
        expect([civil.year, civil.month, civil.day, civil.hour, civil.minute, civil.second, civil.weekday]).toEqual([
          date.getUTCFullYear(),
          date.getUTCMonth() + 1,
          date.getUTCDate(),
          date.getUTCHours(),
          date.getUTCMinutes(),
          date.getUTCSeconds(),
          date.getUTCDay(),
        ]);
        expect(daysOf(civil.year, civil.month, civil.day)).toBe(Math.floor(seconds / 86_400));
      }),
      { seed: 10, numRuns: 2000 },
    );
  });

  it('sha256', () => {
    expect(sha256(Buffer.from('abc'))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(sha256(Buffer.from('a'.repeat(200)))).toBe(
      'c2a908d98f5df987ade41b5fce213067efbcc21ef2240212a41e54b5e7c28ae5',
    );
  });
});
