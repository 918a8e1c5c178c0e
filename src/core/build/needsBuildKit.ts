import type { Dockerfile } from '../dockerfile.ts';
import { plainWords, type DockerfileInstruction } from '../dockerfile/instructionParts.ts';
import { rangeIn } from '../dockerfile/logicalLines.ts';
import type { Range } from '../position.ts';

/** Something in a Dockerfile that Docker's classic builder refuses, or, worse, builds into something else. */
export interface BuildKitNeed {
  readonly kind: 'heredoc' | 'flag' | 'variable' | 'git-source';
  /** As it stands: `<<EOF`, `RUN --mount`, `TARGETARCH`. */
  readonly text: string;
  readonly range: Range;
}

/** What only BuildKit can build, in the order of the file. Docker 26.1's classic builder runs `RUN <<EOF` as an empty script, without a word. */
export function buildKitNeeds({ instructions, directives, stages }: Dockerfile): readonly BuildKitNeed[] {
  const defaults = new Set<string>();
  const used = instructions.flatMap((one): readonly BuildKitNeed[] => {
    const instruction = one.trigger ?? one;
    return [
      ...heredocNeeds(one),
      ...flagNeeds(instruction),
      ...gitNeeds(instruction),
      ...variableNeeds(instruction, defaults),
    ];
  });
  // Such a file may say anything: only the frontend it names knows.
  const syntax = directives.find(({ name, indented }) => name === 'syntax' && !indented);
  const isUsual = syntax === undefined || /^(?:docker\.io\/)?docker\/dockerfile(?::[\d.]+)?$/.test(syntax.value);
  const frontend: readonly BuildKitNeed[] =
    isUsual || stages.length === 0 ? [] : [{ kind: 'flag', text: `# syntax=${syntax.value}`, range: syntax.range }];
  return [...frontend, ...used];
}

function heredocNeeds({ line, keyword, keywordEnd }: DockerfileInstruction): readonly BuildKitNeed[] {
  const [first] = line.heredocs;
  if (first === undefined) return [];
  return [{ kind: 'heredoc', text: `${keyword} <<${first.name}`, range: rangeIn(line, 0, keywordEnd) }];
}

/** The flags the classic builder knows. https://github.com/moby/moby/blob/v26.1.5/builder/dockerfile/dispatchers.go */
const classicFlags: ReadonlyMap<string, readonly string[]> = new Map([
  ['FROM', ['platform']],
  ['COPY', ['from', 'chown']],
  ['ADD', ['chown']],
  ['RUN', []],
]);

function flagNeeds({ line, keyword, flags }: DockerfileInstruction): readonly BuildKitNeed[] {
  const known = classicFlags.get(keyword);
  if (known === undefined) return [];
  return flags
    .filter(({ name }) => !known.includes(name))
    .map(({ name, start, end }) => ({ kind: 'flag', text: `${keyword} --${name}`, range: rangeIn(line, start, end) }));
}

function gitNeeds(instruction: DockerfileInstruction): readonly BuildKitNeed[] {
  if (instruction.keyword !== 'ADD') return [];
  return plainWords(instruction)
    .slice(0, -1)
    .filter(({ text }) => /^(?:git@|git:\/\/|ssh:\/\/)|^https?:\/\/\S+\.git(?:#|$)/.test(text))
    .map(({ text, start, end }) => ({ kind: 'git-source', text, range: rangeIn(instruction.line, start, end) }));
}

const platformVariable = /\b(?:TARGET|BUILD)(?:PLATFORM|OS|ARCH|VARIANT)\b/;

/** BuildKit predefines the platform's variables; in the classic builder they are empty where nothing gives them a value. */
function variableNeeds(instruction: DockerfileInstruction, defaults: Set<string>): readonly BuildKitNeed[] {
  const { line, keyword, args, argsStart } = instruction;
  if (keyword === 'ARG') {
    const match = platformVariable.exec(args);
    if (match === null) return [];
    if (args.slice(match.index + match[0].length).startsWith('=')) {
      defaults.add(match[0]);
      return [];
    }
    return defaults.has(match[0]) ? [] : [need(match[0], argsStart + match.index)];
  }
  if (keyword !== 'FROM') return [];
  const match = /\$\{?((?:TARGET|BUILD)(?:PLATFORM|OS|ARCH|VARIANT))\b/.exec(line.text);
  const name = match?.[1];
  if (match === null || name === undefined || defaults.has(name)) return [];
  return [need(name, match.index + match[0].length - name.length)];

  function need(text: string, at: number): BuildKitNeed {
    return { kind: 'variable', text, range: rangeIn(line, at, at + text.length) };
  }
}
