import type { Dockerfile } from './dockerfile.ts';
import type { DockerfileInstruction } from './dockerfile/instructionParts.ts';
import { dockerfileKeys, historyKey, type BuildKey } from './dockerfile/buildKeys.ts';
import type { Stage } from './dockerfile/stages.ts';
import { readSteps } from './historyDockerfile.ts';
import type { ImageConfig, ImageHistory } from './image.ts';

/** How an image's history fits a Dockerfile. */
export interface BuiltFrom {
  /** One for each instruction of the stage and of the stages it is built on, FROM left out. */
  readonly lines: readonly BuiltLine[];
  /** History steps that stand among those of the file, but that no line of it accounts for any more. */
  readonly gone: readonly number[];
  /** History steps below the file's: its base image. */
  readonly baseSteps: number;
  /** The file says something else than what the image was built from. */
  readonly changed: boolean;
}

export interface BuiltLine {
  readonly instruction: DockerfileInstruction;
  /** The index of the history step the line became; absent for a line the image doesn't have. */
  readonly step?: number;
  /** The step was made by an instruction of this kind, but with other words. */
  readonly reworded: boolean;
}

/**
 * Finds the history steps that a stage's instructions became; undefined where the image was hardly built from this
 * file: less than half of what it does is in the history, or the history does not begin with that of `base`, where given.
 * What `baseConfig` sets is needed to tell what `$PATH` or a relative WORKDIR came to.
 */
export function builtFrom(
  dockerfile: Dockerfile,
  stage: Stage,
  history: ImageHistory,
  base?: ImageHistory,
  baseConfig?: ImageConfig,
): BuiltFrom | undefined {
  const wanted = dockerfileKeys(dockerfile, stage, baseConfig);
  const recorded = readSteps(history.steps).map((step) => (step === undefined ? undefined : historyKey(step)));
  const start = base === undefined ? 0 : commonStart(history, base);
  if (start === undefined || wanted.length * recorded.length > maxCells) return undefined;
  const pairs = aligned(wanted, recorded.slice(start));
  const lines = wanted.map(({ instruction }, index): BuiltLine => {
    const pair = pairs.get(index);
    return pair === undefined
      ? { instruction, reworded: false }
      : { instruction, step: start + pair.step, reworded: !pair.same };
  });
  if (!isPlausible(wanted, lines, base !== undefined)) return undefined;
  const steps = lines.flatMap(({ step }) => step ?? []);
  const baseSteps = base === undefined ? Math.min(recorded.length, ...steps) : start;
  const taken = new Set(steps);
  const gone = recorded.flatMap((_, step) => (step >= baseSteps && !taken.has(step) ? [step] : []));
  const changed = gone.length > 0 || lines.some(({ step, reworded }) => step === undefined || reworded);
  return { lines, gone, baseSteps, changed };
}

/** More than any image and any file a person keeps need, and still some milliseconds only. */
const maxCells = 8e6;

/** How many steps the base has, where the history begins with all of them. */
function commonStart(history: ImageHistory, base: ImageHistory): number | undefined {
  const isSame = base.steps.every((step, index) => step.entry?.createdBy === history.steps[index]?.entry?.createdBy);
  return isSame ? base.steps.length : undefined;
}

/** Lines that do something weigh more than those that say something; ARG weighs least. */
function weightOf(keyword: string): number {
  switch (keyword) {
    case 'RUN':
    case 'COPY':
    case 'ADD':
      return 4;
    case 'ARG':
      return 1;
    default:
      return 2;
  }
}

function isPlausible(wanted: readonly BuildKey[], lines: readonly BuiltLine[], isBaseSure: boolean): boolean {
  let all = 0;
  let found = 0;
  let works = 0;
  for (const [index, { keyword }] of wanted.entries()) {
    const weight = weightOf(keyword);
    const line = lines[index];
    all += weight;
    if (line?.step === undefined || line.reworded) continue;
    found += weight;
    if (weight === 4) works++;
  }
  // of any two images, many say CMD ["sh"]: without its base, a file is known by what it does
  return all > 0 && found * 2 >= all && (isBaseSure || works > 0);
}

interface Pair {
  readonly step: number;
  readonly same: boolean;
}

/** The pairing of lines with steps, both in order, in which most weight is the same; equal keywords count a little. */
function aligned(wanted: readonly BuildKey[], recorded: readonly (BuildKey | undefined)[]): ReadonlyMap<number, Pair> {
  const width = recorded.length + 1;
  const best = new Float64Array((wanted.length + 1) * width);
  const gain = (line: BuildKey | undefined, step: BuildKey | undefined): number => {
    if (line === undefined || step === undefined || line.keyword !== step.keyword) return 0;
    return isSame(line, step) ? weightOf(line.keyword) : rewordedGain;
  };
  const at = (row: number, column: number): number => best[row * width + column] ?? 0;
  for (let row = wanted.length - 1; row >= 0; row--) {
    for (let column = recorded.length - 1; column >= 0; column--) {
      const both = gain(wanted[row], recorded[column]);
      const paired = both === 0 ? 0 : both + at(row + 1, column + 1);
      best[row * width + column] = Math.max(paired, at(row + 1, column), at(row, column + 1));
    }
  }
  const pairs = new Map<number, Pair>();
  for (let row = 0, column = 0; row < wanted.length && column < recorded.length;) {
    const both = gain(wanted[row], recorded[column]);
    // where several pairings are as good, the later steps are the file's and the earlier ones its base's
    if (at(row, column + 1) === at(row, column)) {
      column++;
    } else if (both > 0 && both + at(row + 1, column + 1) === at(row, column)) {
      pairs.set(row, { step: column, same: both !== rewordedGain });
      row++;
      column++;
    } else {
      row++;
    }
  }
  return pairs;
}

const rewordedGain = 0.25;

function isSame(line: BuildKey, step: BuildKey): boolean {
  return line.texts.some((text) => step.texts.includes(text));
}
