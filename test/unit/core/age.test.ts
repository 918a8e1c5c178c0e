import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { humanDuration } from '../../../src/core/age.ts';

/** Whole seconds and what `docker images` 28.2.2 said less than a second after so many had passed. */
const recorded = JSON.parse(
  readFileSync(new URL('../../fixtures/words/docker-cli-ages.json', import.meta.url), 'utf8'),
) as readonly [number, string][];

describe('ages', () => {
  test.each(recorded)('%d s: %s', (seconds, said) => {
    expect(`${humanDuration(seconds * 1000 + 300)} ago`).toBe(said);
  });

  test('an image from the future is younger than a second', () => {
    expect(humanDuration(-5000)).toBe('Less than a second');
  });
});
