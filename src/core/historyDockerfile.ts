import { shortDigest } from './digest.ts';
import type { HistoryStep, ImageHistory } from './image.ts';
import { defaultShell, readInstruction, type Instruction } from './instruction.ts';
import { breakCommand } from './shellBreaks.ts';

/** A Dockerfile as an image's history lets it be told, and which line tells which step. */
export interface HistoryDockerfile {
  /** Lines end in `\n`. */
  readonly text: string;
  /** For each line, from 0: the index of the history step it belongs to, or undefined. */
  readonly stepOfLine: readonly (number | undefined)[];
  /** For each step: the first line of its instruction. */
  readonly lineOfStep: readonly number[];
}

/** A part of a history that stands on an image that is known: it begins with that image's FROM. */
export interface HistoryStage {
  /** The first step of the part. */
  readonly step: number;
  /** `httpd:2.4`. */
  readonly from: string;
}

/** Comment lines without their `# `. */
export interface HistoryComments {
  /** Above everything. */
  readonly head?: readonly string[];
  /** Above the FROM of the part with this index: 0 is the bottom, which stands on nothing. */
  readonly stage?: (index: number) => readonly string[];
}

/**
 * Writes the history as a Dockerfile, the oldest instruction first. It is what the builder ran, not what a person wrote:
 * files copied in by the classic builder are known by their hash only, and other builders' own words become comments.
 * Each part of it that stands on a known base image is a stage of its own: the last one is what builds the image again.
 * `stages` are those above the bottom, in their order.
 */
export function historyDockerfile(
  history: ImageHistory,
  stages: readonly HistoryStage[] = [],
  comments: HistoryComments = {},
): HistoryDockerfile {
  const instructions = readSteps(history.steps);
  const escape = escapeCharacter(instructions);
  const lines: string[] = [];
  const stepOfLine: (number | undefined)[] = [];
  const lineOfStep: number[] = [];
  const write = (text: string, step?: number) => {
    for (const line of text.split('\n')) {
      lines.push(line);
      stepOfLine.push(step);
    }
  };
  if (escape !== '\\') write('# escape=`');
  const directives = lines.length;
  const remark = (texts: readonly string[]): void => {
    for (const text of texts) write(comment(text));
  };
  const from = (image: string, index: number): void => {
    if (lines.length > directives) write('');
    remark(comments.stage?.(index) ?? []);
    write(`FROM ${image}`);
  };
  remark(comments.head ?? []);
  from('scratch', 0);
  for (const [index, step] of history.steps.entries()) {
    for (const [above, stage] of stages.entries()) if (stage.step === index) from(stage.from, above + 1);
    lineOfStep.push(lines.length);
    const instruction = instructions[index];
    write(instruction === undefined ? layerComment(step) : blockOf(instruction, step, escape), index);
  }
  for (const [above, stage] of stages.entries()) {
    // A base whose lines are all of the history: nothing was put on top but layers of no history.
    if (stage.step >= history.steps.length) from(stage.from, above + 1);
  }
  return { text: `${lines.join('\n')}\n`, stepOfLine, lineOfStep };
}

/** The instruction of every step that has a history line, each read with the SHELL that was in force. */
export function readSteps(steps: readonly HistoryStep[]): readonly (Instruction | undefined)[] {
  let shell = defaultShell;
  return steps.map(({ entry }) => {
    if (entry === undefined) return undefined;
    const instruction = readInstruction(normaliseLines(entry.createdBy), shell);
    if (instruction.keyword === 'SHELL') shell = wordsOf(instruction.args);
    return instruction;
  });
}

function wordsOf(json: string): string {
  try {
    const value: unknown = JSON.parse(json);
    return Array.isArray(value) ? value.join(' ') : json;
  } catch {
    return json;
  }
}

/** A line of a Dockerfile may not end in the escape character: Windows paths ask for the backtick. */
function escapeCharacter(instructions: readonly (Instruction | undefined)[]): '\\' | '`' {
  const ends = (character: string) =>
    instructions.some((instruction) => instruction !== undefined && endsLine(instruction.text, character));
  return ends('\\') && !ends('`') ? '`' : '\\';
}

function endsLine(text: string, character: string): boolean {
  return text.split('\n').some((line) => line.trimEnd().endsWith(character));
}

function normaliseLines(text: string): string {
  return text.replace(/\r\n?|[\u2028\u2029]/g, '\n');
}

function layerComment(step: HistoryStep): string {
  return step.layer === undefined
    ? '#'
    : `# layer ${shortDigest(step.layer.diffId)}: no history line tells how it was made`;
}

function blockOf(instruction: Instruction, step: HistoryStep, escape: '\\' | '`'): string {
  const { keyword, args, text } = instruction;
  if (keyword === '') return comment(text === '' ? normaliseLines(step.entry?.comment ?? '') : text);
  if (keyword === 'RUN') return runBlock(args, escape);
  if (keyword === 'FROM' || args === '') return comment(text);
  const written = keyword === 'ENV' || keyword === 'LABEL' ? escapeVariables(text, escape) : text;
  // A new line inside an instruction can only be written as one that is continued.
  const lines = written.split('\n').map((line) => line.trimEnd());
  if (lines.some((line) => line.endsWith(escape))) return comment(text);
  return lines.filter((line, index) => index === 0 || line !== '').join(` ${escape}\n`);
}

function comment(text: string): string {
  return text
    .split('\n')
    .map((line) => `# ${line}`.trimEnd())
    .join('\n');
}

function runBlock(script: string, escape: '\\' | '`'): string {
  if (script === '') return comment('RUN');
  if (script.includes('\n') || endsLine(script, escape)) {
    const marker = freeMarker(script);
    return `RUN <<'${marker}'\n${script}\n${marker}`;
  }
  return `RUN ${breakCommand(script).join(` ${escape}\n    `)}`;
}

/** A heredoc's end marker that is no line of the script. */
function freeMarker(script: string): string {
  const lines = new Set(script.split('\n'));
  let marker = 'EOF';
  while (lines.has(marker)) marker += 'F';
  return marker;
}

/** Recorded values were expanded already: a dollar sign in them is a dollar sign. */
function escapeVariables(text: string, escape: string): string {
  return text.replace(/\$/g, `${escape === '\\' ? '\\' : '`'}$$`);
}
