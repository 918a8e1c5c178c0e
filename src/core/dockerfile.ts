import { instructionParts, type DockerfileInstruction } from './dockerfile/instructionParts.ts';
import { logicalLines, type Directive, type Escape } from './dockerfile/logicalLines.ts';
import { globalArguments, readStages, type Stage } from './dockerfile/stages.ts';
import { comparePositions, type Position } from './position.ts';

/** What is known of the build from outside the Dockerfile. */
export interface BuildSettings {
  /** `--build-arg` values. */
  readonly buildArgs?: ReadonlyMap<string, string>;
  /** `linux/amd64`: fills in TARGETPLATFORM, BUILDPLATFORM and their parts, which are unknown without it. */
  readonly platform?: string;
}

/** A Dockerfile read whole. Reading takes text and keeps nothing: callers keep the result per version of a document. */
export interface Dockerfile {
  readonly escape: Escape;
  readonly directives: readonly Directive[];
  readonly instructions: readonly DockerfileInstruction[];
  /** Each with the instructions from its FROM on. */
  readonly stages: readonly Stage[];
  /** What the ARGs before the first FROM, and the build, say; without value where a build must give one. */
  readonly globals: ReadonlyMap<string, string | undefined>;
}

/** Reads a Dockerfile as BuildKit does; never fails, whatever the text. */
export function parseDockerfile(text: string, settings: BuildSettings = {}): Dockerfile {
  const { escape, directives, lines } = logicalLines(text);
  const instructions = lines.map((line) => instructionParts(line)).filter(({ keyword }) => keyword !== '');
  const globals = globalArguments(instructions, escape, settings);
  return { escape, directives, instructions, stages: readStages(instructions, escape, globals), globals };
}

/** The instruction that covers a place, comments between its lines included. */
export function instructionAt({ instructions }: Dockerfile, position: Position): DockerfileInstruction | undefined {
  let low = 0;
  let high = instructions.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const range = instructions[middle]?.line.range;
    if (range !== undefined && comparePositions(range.end, position) < 0) low = middle + 1;
    else high = middle;
  }
  const found = instructions[low];
  return found !== undefined && comparePositions(found.line.range.start, position) <= 0 ? found : undefined;
}

/** The stage an instruction belongs to; undefined for what stands before the first FROM. */
export function stageOf({ stages }: Dockerfile, instruction: DockerfileInstruction): Stage | undefined {
  return stages.findLast((stage) => stage.from.line.range.start.line <= instruction.line.range.start.line);
}
