import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FloatFormat, formatFloat } from '../../../../src/core/template/fmt/float.ts';
import { parseFloatText } from '../../../../src/core/template/parseFloat.ts';

describe('formatFloat', () => {
  it.each<[number, FloatFormat, number, string]>([
    [100000, 'g', -1, '100000'],
    [1000000, 'g', -1, '1e+06'],
    [0.0001, 'g', -1, '0.0001'],
    [0.00001, 'g', -1, '1e-05'],
    [123456789, 'g', -1, '1.23456789e+08'],
    [-0, 'g', -1, '-0'],
    [0.5, 'f', 0, '0'],
    [1.5, 'f', 0, '2'],
    [2.5, 'f', 0, '2'],
    [0.125, 'f', 2, '0.12'],
    [9.995, 'f', 2, '9.99'],
    [99.5, 'f', 0, '100'],
    [1e21, 'f', 2, '1000000000000000000000.00'],
    [0, 'e', 3, '0.000e+00'],
    [123456, 'g', 3, '1.23e+05'],
    [100, 'g', 5, '100'],
    [1, 'x', -1, '0x1p+00'],
    [0.1, 'x', 3, '0x1.99ap-04'],
    [1.999, 'x', 0, '0x1p+01'],
    [5e-324, 'x', -1, '0x1p-1074'],
    [1, 'b', -1, '4503599627370496p-52'],
    [5e-324, 'e', 20, '4.94065645841246544177e-324'],
    [Infinity, 'g', -1, '+Inf'],
    [NaN, 'g', -1, 'NaN'],
  ])('%d %%%s %d', (value, format, precision, text) => expect(formatFloat(value, format, precision)).toBe(text));

  it('tells every number apart, and can be read back', () => {
    fc.assert(
      fc.property(
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.constantFrom<FloatFormat>('g', 'e', 'f', 'x'),
        (value, format) => {
          expect(parseFloatText(formatFloat(value, format, -1))).toBe(value);
        },
      ),
      { seed: 4, numRuns: 3000 },
    );
  });

  it('rounds as exactly as the platform does where there is no tie', () => {
    fc.assert(
      fc.property(
        fc.double({ noNaN: true, noDefaultInfinity: true, min: 1e-9, max: 1e15 }),
        fc.nat(20),
        (value, precision) => {
          const [mantissa = '', exponent = ''] = value.toExponential(precision).split('e');
          const expected = `${mantissa}e${exponent.charAt(0)}${exponent.slice(1).padStart(2, '0')}`;
          const [got, longer] = [
            formatFloat(value, 'e', precision),
            value.toExponential(Math.min(100, precision + 40)),
          ];
          if (!/50*e/.test(longer.slice(precision + 2))) expect(got).toBe(expected);
        },
      ),
      { seed: 5, numRuns: 2000 },
    );
  });
});

describe('parseFloatText', () => {
  it.each<[string, number]>([
    ['1e-400', 0],
    ['0x1p4', 16],
    ['-0x1.8p1', -3],
    ['0x1.fffffffffffff8p0', 2],
    ['0x1p-1074', 5e-324],
    ['0x1p-1075', 0],
    ['1_000.5', 1000.5],
    ['.5', 0.5],
    ['5.', 5],
  ])('%s', (text, value) => expect(parseFloatText(text)).toBe(value));

  it.each(['', '.', '1__0', '_1', '1_', '0x1', '1e', '1e400', '0x1p5000', 'x'])('refuses %s', (text) =>
    expect(parseFloatText(text)).toMatch(/^strconv\.ParseFloat: parsing .*: (invalid syntax|value out of range)$/),
  );
});
