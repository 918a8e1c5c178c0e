import { describe, expect, test } from 'vitest';
import { formatPercent } from '../../../src/core/percent.ts';
import { brokenRules, readDiveRules, readWasteRules } from '../../../src/core/wasteRules.ts';

describe('rules about waste', () => {
  test('are read from a .dive-ci', () => {
    const text = `rules:
  # If the efficiency is measured below X%, mark as failed.
  lowestEfficiency: 0.95
  highestWastedBytes: "20MB" # or so
  highestUserWastedPercent: '0.20'
`;
    expect(readDiveRules(text)).toEqual({
      ...{ lowestEfficiency: 0.95, highestWastedBytes: 20_000_000, highestUserWastedPercent: 0.2 },
    });
    expect(readDiveRules('rules:\n  lowestEfficiency: disabled\n  highestWastedBytes: 1.5 GiB\n')).toEqual({
      highestWastedBytes: 1.5 * 2 ** 30,
    });
    expect(readDiveRules('')).toEqual({});
  });

  test.each([
    [{ lowestEfficiency: 0.9 }, { lowestEfficiency: 0.9 }],
    [{ lowestEfficiency: '90%' }, { lowestEfficiency: 0.9 }],
    [{ lowestEfficiency: 90 }, {}],
    [{ highestWastedBytes: 0 }, { highestWastedBytes: 0 }],
    [{ highestWastedBytes: -1, highestUserWastedPercent: Number.NaN }, {}],
    [{ highestWastedBytes: '5 parsecs', lowestEfficiency: null }, {}],
  ])('are read from a setting: %j', (values, rules) => {
    expect(readWasteRules(values)).toEqual(rules);
  });

  test('are kept or broken', () => {
    const dive = { score: 0.9, wastedBytes: 1_000, wastedPercent: 0.25 };
    expect(brokenRules({}, dive)).toEqual([]);
    expect(
      brokenRules({ lowestEfficiency: 0.9, highestWastedBytes: 1_000, highestUserWastedPercent: 0.25 }, dive),
    ).toEqual([]);
    expect(brokenRules({ lowestEfficiency: 0.91, highestWastedBytes: 999, highestUserWastedPercent: 0 }, dive)).toEqual(
      [
        { rule: 'lowestEfficiency', limit: 0.91, value: 0.9 },
        { rule: 'highestWastedBytes', limit: 999, value: 1_000 },
        { rule: 'highestUserWastedPercent', limit: 0, value: 0.25 },
      ],
    );
  });

  test.each([
    [1, '100 %'],
    [0.99999, '99.9 %'],
    [0.973, '97.3 %'],
    [0.5, '50 %'],
    [0, '0 %'],
  ])('%d is told as %s', (part, text) => {
    expect(formatPercent(part)).toBe(text);
  });
});
