import type { Dockerfile } from '../dockerfile.ts';
import type { ImageMention, MentionTarget } from '../imageMention.ts';
import { parseReference } from '../reference.ts';
import { unquoted, type DockerfileInstruction, type Flag, type Word } from './instructionParts.ts';
import { rangeIn, type Directive } from './logicalLines.ts';
import type { Stage, StageBase } from './stages.ts';

/** The images a Dockerfile names: in FROM, `COPY --from`, `RUN --mount=from=` and `# syntax=`, in the order of the file. */
export function dockerfileMentions(dockerfile: Dockerfile): readonly ImageMention[] {
  const syntax = dockerfile.directives.find(({ name, indented }) => name === 'syntax' && !indented);
  const mentions = syntax === undefined ? [] : [syntaxMention(syntax)];
  const names = stageNames(dockerfile.stages);
  for (const stage of dockerfile.stages) {
    const from = fromMention(stage);
    if (from !== undefined) mentions.push(from);
    for (const instruction of stage.instructions) {
      mentions.push(...flagMentions(instruction.trigger ?? instruction, stage, names));
    }
  }
  return mentions;
}

function syntaxMention({ value, range }: Directive): ImageMention {
  const [text = ''] = value.split(' ', 1);
  const { start } = range;
  const end = { line: start.line, character: start.character + text.length };
  return { kind: 'syntax', range: { start, end }, text, target: imageTarget(text) };
}

function fromMention({ base, from, platform }: Stage): ImageMention | undefined {
  if (base.kind === 'missing') return undefined;
  const word = unquoted(base.word);
  return {
    kind: 'from',
    range: rangeIn(from.line, word.start, word.end),
    text: word.text,
    target: baseTarget(base),
    ...(platform?.unresolved.length === 0 && platform.text !== '' && { platform: platform.text }),
  };
}

function baseTarget(base: Exclude<StageBase, { kind: 'missing' }>): MentionTarget {
  switch (base.kind) {
    case 'image':
      return imageTarget(base.text);
    case 'stage':
      return { kind: 'stage', stage: base.stage };
    case 'scratch':
      return { kind: 'scratch' };
    case 'unresolved':
      return { kind: 'unresolved', variables: base.variables };
    case 'invalid':
      return { kind: 'invalid', resolved: base.word.text, offset: 0, problem: { kind: 'open-quote' } };
    default:
      return base satisfies never;
  }
}

type StageNames = ReadonlyMap<string, number>;

function stageNames(stages: readonly Stage[]): StageNames {
  const names = new Map<string, number>();
  for (const { name, index } of stages) if (name !== undefined && !names.has(name)) names.set(name, index);
  return names;
}

function flagMentions(instruction: DockerfileInstruction, stage: Stage, names: StageNames): readonly ImageMention[] {
  const mention = (kind: 'copy-from' | 'mount-from', word: Word): readonly ImageMention[] => {
    const name = unquoted(word);
    if (name.text === '') return [];
    const range = rangeIn(instruction.line, name.start, name.end);
    return [{ kind, range, text: name.text, target: fromTarget(name.text, stage, names) }];
  };
  switch (instruction.keyword) {
    case 'COPY':
      return instruction.flags
        .filter((flag) => flag.name === 'from')
        .flatMap((flag) => mention('copy-from', valueWord(flag)));
    case 'RUN':
      return instruction.flags
        .filter((flag) => flag.name === 'mount')
        .flatMap((flag) => mountSource(valueWord(flag)))
        .flatMap((word) => mention('mount-from', word));
    default:
      return [];
  }
}

function valueWord(flag: Flag): Word {
  return { text: flag.value, start: flag.valueStart, end: flag.end };
}

/** The value of `from` in `type=bind,from=x,target=/y`. */
function mountSource(value: Word): readonly Word[] {
  const { text, start } = unquoted(value);
  return [...text.matchAll(/(?:^|,)"?from=([^,"]*)/gi)].slice(0, 1).map((match) => {
    const source = match[1] ?? '';
    const at = start + match.index + match[0].length - source.length;
    return { text: source, start: at, end: at + source.length };
  });
}

/** Variables stay as they are here: neither builder fills them in. Numbers count stages above. */
function fromTarget(text: string, stage: Stage, names: StageNames): MentionTarget {
  const variables = [...text.matchAll(/\$\{?(\w+)/g)].flatMap((match) => match[1] ?? []);
  if (variables.length > 0) return { kind: 'unresolved', variables };
  if (/^[+-]?\d+$/.test(text)) {
    const index = Number(text);
    if (index >= 0 && index < stage.index) return { kind: 'stage', stage: index };
    return { kind: 'invalid', resolved: text, offset: 0, problem: { kind: 'no-such-stage' } };
  }
  const named = names.get(text.toLowerCase());
  if (named !== undefined) return { kind: 'stage', stage: named };
  return text === 'scratch' ? { kind: 'scratch' } : imageTarget(text);
}

function imageTarget(text: string): MentionTarget {
  const parsed = parseReference(text);
  return parsed.ok
    ? { kind: 'image', resolved: text, reference: parsed.reference }
    : { kind: 'invalid', resolved: text, offset: parsed.problem.offset, problem: parsed.problem };
}
