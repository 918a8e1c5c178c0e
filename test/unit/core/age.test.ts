import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { age, humanDuration } from '../../../src/core/age.ts';

/** Whole seconds and what `docker images` 28.2.2 said less than a second after so many had passed. */
const recorded = JSON.parse(
  readFileSync(new URL('../../fixtures/words/docker-cli-ages.json', import.meta.url), 'utf8'),
) as readonly [number, string][];

describe('ages', () => {
  test.each(recorded)('%d s: %s', (seconds, said) => {
    const now = 1_800_000_000_000;
    expect(age(now - seconds * 1000 - 300, now)).toBe(said);
  });

  test('an image from the future is younger than a second', () => {
    expect(humanDuration(-5000)).toBe('Less than a second');
  });

  test.each([0, -62_135_596_800_000])('%d ms since the epoch is no date', (created) => {
    expect(age(created, 1_800_000_000_000)).toBe('N/A');
  });
});
