import type { HistoryStep, ImageHistory } from './image.ts';

/**
 * How many lines of an image's history, from the oldest, its base image brought. `layers` is how many layers come from it;
 * by the base's own history also the lines that made no layer are told apart, without it those count as the image's own.
 */
export function stepsOfBase(history: ImageHistory, layers: number, base?: ImageHistory): number {
  const least = stepAfterLayers(history.steps, layers);
  if (base === undefined || base.steps.length < least) return least;
  const same = base.steps.every(({ entry }, index) => isSame(entry, history.steps[index]?.entry));
  const isWhole = same && layersIn(history.steps.slice(0, base.steps.length)) === layers;
  return isWhole ? base.steps.length : least;
}

function stepAfterLayers(steps: readonly HistoryStep[], layers: number): number {
  let left = layers;
  for (const [index, { layer }] of steps.entries()) {
    if (left === 0) return index;
    if (layer !== undefined) left--;
    if (left === 0) return index + 1;
  }
  return steps.length;
}

function layersIn(steps: readonly HistoryStep[]): number {
  return steps.filter(({ layer }) => layer !== undefined).length;
}

function isSame(a: HistoryStep['entry'], b: HistoryStep['entry']): boolean {
  return a?.createdBy === b?.createdBy && a?.created === b?.created;
}
