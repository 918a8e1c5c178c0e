import { formatBytes } from './bytes.ts';
import type { Dockerfile } from './dockerfile.ts';
import { instructionAt, stageOf } from './dockerfile.ts';
import { plainWords, type DockerfileInstruction, type Word } from './dockerfile/instructionParts.ts';
import { offsetIn, rangeIn } from './dockerfile/logicalLines.ts';
import type { ImageId, ImageSummary } from './image.ts';
import type { Position, Range } from './position.ts';
import { shown } from './shown.ts';

/** A place where an image's name is being typed. */
export interface CompletionPlace {
  /** What a chosen name takes the place of; empty where nothing stands yet. */
  readonly range: Range;
  /** What stands before the cursor. */
  readonly typed: string;
  /** Names of stages that may stand here too, the nearest first. */
  readonly stages: readonly string[];
  /** `scratch` may stand here. */
  readonly scratch: boolean;
}

/** Where in a Dockerfile an image name is being typed, if it is: in FROM, in `COPY --from=`, in `RUN --mount=from=`. */
export function completionPlace(dockerfile: Dockerfile, position: Position): CompletionPlace | undefined {
  const found = instructionAt(dockerfile, position);
  const instruction = found?.trigger ?? found;
  if (found === undefined || instruction === undefined) return undefined;
  const at = offsetIn(found.line, position);
  const word = at === undefined ? undefined : nameAt(instruction, at);
  if (at === undefined || word === undefined) return undefined;
  const isFrom = instruction.keyword === 'FROM';
  const own = stageOf(dockerfile, found)?.index ?? 0;
  const stages = dockerfile.stages.slice(0, own).flatMap(({ name }) => name ?? []);
  return {
    range: rangeIn(found.line, word.start, word.end),
    typed: word.text.slice(0, at - word.start),
    stages: stages.reverse(),
    scratch: isFrom,
  };
}

/** A local image as something to choose. */
export interface ImageChoice {
  readonly id: ImageId;
  /** What is written; raw. */
  readonly name: string;
  readonly label: string;
  readonly size: string;
  /** Milliseconds since the epoch. */
  readonly created: number;
}

/** The names of local images that hold what was typed, the newest image first. */
export function imageChoices(images: readonly ImageSummary[], typed: string): readonly ImageChoice[] {
  const wanted = typed.toLowerCase();
  return [...images]
    .sort((left, right) => right.created - left.created)
    .flatMap(({ id, tags, size, created }) =>
      tags
        .filter((name) => name.toLowerCase().includes(wanted))
        .map((name) => ({ id, name, label: shown(name), size: formatBytes(size), created })),
    );
}

function nameAt(instruction: DockerfileInstruction, at: number): Word | undefined {
  switch (instruction.keyword) {
    case 'FROM': {
      const [name] = plainWords(instruction);
      if (at <= instruction.keywordEnd || at < instruction.argsStart) return undefined;
      if (name === undefined) return { text: '', start: at, end: at };
      return at >= name.start && at <= name.end ? name : undefined;
    }
    case 'COPY':
    case 'RUN': {
      const isCopy = instruction.keyword === 'COPY';
      const flag = instruction.flags.find(({ valueStart, end }) => at >= valueStart && at <= end);
      if (flag === undefined || flag.name !== (isCopy ? 'from' : 'mount')) return undefined;
      if (isCopy) return { text: flag.value, start: flag.valueStart, end: flag.end };
      return mountFrom(flag.value, flag.valueStart, at);
    }
    default:
      return undefined;
  }
}

function mountFrom(value: string, start: number, at: number): Word | undefined {
  const match = /(?:^|,)from=([^,]*)/i.exec(value);
  const text = match?.[1];
  if (match === null || text === undefined) return undefined;
  const from = start + match.index + match[0].length - text.length;
  return at >= from && at <= from + text.length ? { text, start: from, end: from + text.length } : undefined;
}
