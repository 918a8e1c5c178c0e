import type { Dockerfile } from '../dockerfile.ts';
import type { DockerfileInstruction } from '../dockerfile/instructionParts.ts';

/** A builder begins an instruction. */
export interface BuildStep {
  /** From 1; Podman counts each stage by itself. */
  readonly at: number;
  readonly of: number;
  /** The instruction as the builder has it. */
  readonly text: string;
  /** Where the builder counts stages: from 1. */
  readonly stage?: { readonly at: number; readonly of: number };
}

/** The step a line of a build's log begins: `Step 3/7 : RUN make`, `[1/2] STEP 2/4: RUN make`. */
export function readBuildStep(line: string): BuildStep | undefined {
  const match = /^(?:\[(\d+)\/(\d+)\] )?step (\d+)\/(\d+) ?: (.*)$/i.exec(line.trimEnd());
  if (match === null) return undefined;
  const [, stageAt, stageOf, at, of, text = ''] = match;
  return {
    at: Number(at),
    of: Number(of),
    text,
    ...(stageAt !== undefined && { stage: { at: Number(stageAt), of: Number(stageOf) } }),
  };
}

/** Follows a build's steps through its Dockerfile. */
export class BuildSteps {
  readonly #instructions: readonly DockerfileInstruction[];
  readonly #texts: readonly string[];
  /** The next instruction that may be a step's: they come in the order of the file. */
  #next = 0;

  constructor({ instructions }: Dockerfile) {
    this.#instructions = instructions;
    this.#texts = instructions.map(({ line }) => squashed(line.text));
  }

  /** The instruction that a step is about: the next with its words, or the one of its number. */
  find(step: BuildStep): DockerfileInstruction | undefined {
    const text = squashed(step.text);
    let index = this.#texts.indexOf(text, this.#next);
    // A builder may fill variables in, or leave out a heredoc.
    if (index === -1 && step.stage === undefined) index = step.at - 1;
    const found = this.#instructions[index];
    if (found !== undefined) this.#next = index + 1;
    return found;
  }
}

/** The line, from 0, that a builder's complaint names: `dockerfile parse error line 3: unknown instruction: FOO`. */
export function lineInComplaint(text: string): number | undefined {
  const line = /\bparse error (?:on )?line (\d+)\b/i.exec(text)?.[1];
  return line === undefined ? undefined : Math.max(0, Number(line) - 1);
}

function squashed(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim().toLowerCase();
}
