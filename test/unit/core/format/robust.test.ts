import { expect, it } from 'vitest';
import { runRobust } from '../../../fuzz/format/robust.ts';

it('fails in its own words only, on random bytes and broken templates', () => {
  const report = runRobust(20_000, 3);
  expect(report.crashes).toEqual([]);
  // Every way to end but the clock's, which this run does not have.
  expect(Object.keys(report.outcomes)).toEqual(expect.arrayContaining(['text', 'parse', 'execute', 'output']));
});
