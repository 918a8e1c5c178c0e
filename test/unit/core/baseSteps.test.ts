import { describe, expect, test } from 'vitest';
import { stepsOfBase } from '../../../src/core/baseSteps.ts';
import type { HistoryStep, ImageHistory } from '../../../src/core/image.ts';
import { layerAt } from './stacks.ts';

/** `+` before a line that made a layer. */
function history(...lines: readonly string[]): ImageHistory {
  let next = 0;
  const steps = lines.map((line): HistoryStep => ({
    entry: { createdBy: line.replace('+', ''), created: 1, comment: '' },
    guessed: false,
    ...(line.startsWith('+') && { layer: layerAt(next++) }),
  }));
  return { steps, layers: steps.flatMap(({ layer }) => layer ?? []), basis: 'config' };
}

describe('the history lines that a base image brought', () => {
  const own = history('+ADD', 'CMD sh', '+COPY', 'EXPOSE 80');

  test('are all of the base’s own', () => {
    expect(stepsOfBase(own, 1, history('+ADD', 'CMD sh'))).toBe(2);
  });

  test('end with the last shared layer where the base’s history is another, or not known', () => {
    expect(stepsOfBase(own, 1)).toBe(1);
    expect(stepsOfBase(own, 1, history('+ADD', 'CMD bash'))).toBe(1);
    expect(stepsOfBase(own, 1, history())).toBe(1);
    expect(stepsOfBase(own, 1, history('+ADD', 'CMD sh', '+COPY'))).toBe(1);
    expect(stepsOfBase(own, 2)).toBe(3);
  });

  test('are none of a base without layers, and all where layers are missing', () => {
    expect(stepsOfBase(own, 0)).toBe(0);
    expect(stepsOfBase(own, 9)).toBe(4);
  });
});
