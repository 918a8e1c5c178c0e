import { BuildSteps, readBuildStep } from '../../core/build/buildSteps.ts';
import type { Dockerfile } from '../../core/dockerfile.ts';
import type { DockerfileInstruction } from '../../core/dockerfile/instructionParts.ts';

/** How far a build is. */
export interface BuildProgress {
  /** `3/7`, or `2/4` of a stage. */
  readonly at: number;
  readonly of: number;
  /** 0 to 1. */
  readonly fraction: number;
  readonly text: string;
  readonly instruction?: DockerfileInstruction;
}

/** Reads a build's log as it comes, piece by piece. */
export class BuildOutput {
  readonly #steps: BuildSteps;
  #line = '';
  #last: BuildProgress | undefined;

  constructor(dockerfile: Dockerfile) {
    this.#steps = new BuildSteps(dockerfile);
  }

  /** The step that is being done, or that stopped the build. */
  get last(): BuildProgress | undefined {
    return this.#last;
  }

  /** Takes a piece of the log; the step it begins, if it does. */
  add(text: string): BuildProgress | undefined {
    let begun: BuildProgress | undefined;
    this.#line += text;
    const lines = this.#line.split('\n');
    this.#line = (lines.pop() ?? '').slice(-longestLine);
    for (const line of lines) begun = this.#stepOf(line) ?? begun;
    return begun;
  }

  #stepOf(line: string): BuildProgress | undefined {
    const step = readBuildStep(line);
    if (step === undefined) return undefined;
    const { at, of, text, stage } = step;
    const instruction = this.#steps.find(step);
    const done = (at - 1) / Math.max(1, of);
    const fraction = stage === undefined ? done : (stage.at - 1 + done) / Math.max(1, stage.of);
    this.#last = { at, of, fraction, text, ...(instruction !== undefined && { instruction }) };
    return this.#last;
  }
}

/** What a step's line may have at most. */
const longestLine = 100_000;
