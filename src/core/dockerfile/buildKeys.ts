import type { Dockerfile } from '../dockerfile.ts';
import type { ImageConfig } from '../image.ts';
import { readInstruction, type Instruction } from '../instruction.ts';
import { readExecForm } from './execForm.ts';
import type { DockerfileInstruction } from './instructionParts.ts';
import {
  applyInstruction,
  configBefore,
  expanded,
  pairsOf,
  resolvedWorkdir,
  stageChain,
  type StageConfig,
} from './stageConfig.ts';
import type { Stage } from './stages.ts';

/** What two tellings of one instruction, in the Dockerfile and in the history, have in common. */
export interface BuildKey {
  readonly keyword: string;
  /** The ways it may be told; one in common makes two instructions the same. */
  readonly texts: readonly string[];
}

/** The keys of what a stage and the stages below it do, FROM left out; `base` is what the lowest of them starts from. */
export function dockerfileKeys(
  dockerfile: Dockerfile,
  stage: Stage,
  base?: ImageConfig,
): readonly (BuildKey & { readonly instruction: DockerfileInstruction })[] {
  const chain = stageChain(dockerfile, stage);
  const [lowest = stage] = chain;
  let config = configBefore(dockerfile, lowest, base, lowest.from);
  return chain.flatMap(({ instructions }) => {
    config = { ...config, args: new Map(), ownCmd: false };
    return instructions
      .filter(({ keyword }) => keyword !== 'FROM')
      .map((instruction) => {
        const texts = textsOf(dockerfile, config, instruction).map(squashed);
        applyInstruction(config, instruction, dockerfile);
        return { keyword: instruction.keyword, texts, instruction };
      });
  });
}

/** The key of a history line that has been read as an instruction. */
export function historyKey({ keyword, args }: Instruction): BuildKey {
  switch (keyword) {
    case 'EXPOSE':
      return { keyword, texts: [squashed(portsText(args))] };
    case 'ARG':
      return { keyword, texts: [squashed(namesText(args))] };
    case 'HEALTHCHECK':
      return { keyword, texts: [squashed(sortedWords(args))] };
    case 'COPY':
    case 'ADD':
      return { keyword, texts: [squashed(withoutFlags(args)), squashed(destinationText(withoutFlags(args)))] };
    case 'VOLUME':
      return { keyword, texts: [squashed(readExecForm(args)?.join(' ') ?? args)] };
    default:
      return { keyword, texts: [squashed(args)] };
  }
}

function textsOf(dockerfile: Dockerfile, config: StageConfig, instruction: DockerfileInstruction): readonly string[] {
  const { keyword, args, line } = instruction;
  const { escape } = dockerfile;
  const filled = () => expanded(config, args, escape);
  switch (keyword) {
    case 'RUN':
      return runTexts(instruction);
    case 'ENV':
    case 'LABEL':
      return [
        pairsOf(config, instruction, escape)
          .map(([name, value]) => `${name}=${value ?? ''}`)
          .join(' '),
      ];
    case 'ARG':
      return [
        pairsOf(config, instruction, escape)
          .map(([name]) => name)
          .join(' '),
      ];
    case 'EXPOSE':
      return [portsText(filled())];
    case 'HEALTHCHECK':
      return [sortedWords(line.text.slice(instruction.keywordEnd))];
    case 'COPY':
    case 'ADD': {
      const words = readExecForm(args)?.join(' ') ?? args;
      const paths = expanded(config, words, escape);
      // the classic builder tells what it copied by its hash: the destination is left
      return [paths, `hashed ${paths.slice(paths.lastIndexOf(' ') + 1)}`];
    }
    case 'VOLUME':
      return [readExecForm(args)?.join(' ') ?? filled()];
    case 'WORKDIR':
      return [filled(), resolvedWorkdir(config.workdir?.value ?? '/', filled())];
    case 'USER':
    case 'STOPSIGNAL':
      return [filled()];
    case 'CMD':
    case 'ENTRYPOINT':
    case 'SHELL':
      return [args];
    default:
      // read as history would be: MAINTAINER, ONBUILD
      return [readInstruction(`${keyword} ${args}`).args, args];
  }
}

/** A here-document that is the whole command is recorded as what it holds, any other with its heads and ends. */
function runTexts({ args, line }: DockerfileInstruction): readonly string[] {
  if (line.heredocs.length === 0) return [args];
  const [only] = line.heredocs;
  const whole = [args, ...line.heredocs.map(({ content, name }) => `${content}${name}`)].join('\n');
  return line.heredocs.length === 1 && only !== undefined ? [only.content, whole] : [whole];
}

/** `file:<hash> /x` of the classic builder. */
function destinationText(args: string): string {
  const destination = /^(?:file|dir|multi):[0-9a-f]+ ([^]*)$/.exec(args)?.[1];
  return destination === undefined ? args : `hashed ${destination}`;
}

function portsText(args: string): string {
  const ports = args.split(/\s+/).filter((port) => port !== '');
  return [...new Set(ports.map((port) => (port.includes('/') ? port.toLowerCase() : `${port}/tcp`)))].sort().join(' ');
}

/** Names only: a build may have given other values. */
function namesText(args: string): string {
  return args.replace(/=(?:"[^"]*"|'[^']*'|\S)*/g, '');
}

/** Builders keep options in an order of their own, and durations with all their parts. */
function sortedWords(args: string): string {
  return args
    .replace(/\b(\d+[hm])(?:0m)?0s\b/g, '$1')
    .split(/\s+/)
    .filter((word) => word !== '')
    .sort()
    .join(' ');
}

function withoutFlags(args: string): string {
  return args.replace(/^(?:--\S+\s+)+/, '');
}

/** White space, quotes and escapes, of which builders keep no trace or add their own, are left out. */
function squashed(text: string): string {
  return text.replace(/[\s"'\\`]+/g, '');
}
