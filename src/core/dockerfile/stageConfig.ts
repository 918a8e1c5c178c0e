import type { Dockerfile } from '../dockerfile.ts';
import type { ImageConfig } from '../image.ts';
import { execForm } from '../instruction.ts';
import { expandVariables } from './expandVariables.ts';
import { readExecForm } from './execForm.ts';
import { quotedWords, type DockerfileInstruction } from './instructionParts.ts';
import type { Stage } from './stages.ts';

/** Who set a value: the image a stage starts from, or an instruction. */
export type Origin =
  { readonly kind: 'base' } | { readonly kind: 'instruction'; readonly instruction: DockerfileInstruction };

export interface SetValue {
  readonly value: string;
  readonly origin: Origin;
}

/** What an image's config would be at some point of a Dockerfile. */
export interface StageConfig {
  readonly env: Map<string, SetValue>;
  /** ARGs of the stage; without a value where a build must give one. */
  readonly args: Map<string, string | undefined>;
  /** `80/tcp`. */
  readonly ports: Map<string, Origin>;
  user?: SetValue;
  workdir?: SetValue;
  /** As it would stand in a Dockerfile: a list, or a shell's line. */
  cmd?: SetValue;
  entrypoint?: SetValue;
  /** The stage's own CMD came before: a later ENTRYPOINT keeps it. */
  ownCmd: boolean;
}

/** The stages a stage is built on, the lowest first, itself last. */
export function stageChain({ stages }: Dockerfile, stage: Stage): readonly Stage[] {
  const chain: Stage[] = [stage];
  for (let below = stage; below.base.kind === 'stage';) {
    const next = stages[below.base.stage];
    // only earlier stages are named in a FROM, so this ends
    if (next === undefined || next.index >= below.index) break;
    chain.unshift(next);
    below = next;
  }
  return chain;
}

/**
 * What is in force just before an instruction (or at the end of the stage without one), from the config of the image that
 * the lowest stage of its chain starts from, where that is known.
 */
export function configBefore(
  dockerfile: Dockerfile,
  stage: Stage,
  base: ImageConfig | undefined,
  before?: DockerfileInstruction,
): StageConfig {
  const config = baseConfig(base);
  for (const one of stageChain(dockerfile, stage)) {
    config.args.clear();
    config.ownCmd = false;
    for (const instruction of one.instructions) {
      if (instruction === before) return config;
      applyInstruction(config, instruction, dockerfile);
    }
  }
  return config;
}

/** Changes a config as an instruction does. */
export function applyInstruction(
  config: StageConfig,
  instruction: DockerfileInstruction,
  { escape, globals }: Dockerfile,
): void {
  const origin: Origin = { kind: 'instruction', instruction };
  const set = (value: string): SetValue => ({ value, origin });
  switch (instruction.keyword) {
    case 'ENV':
      for (const [name, value] of pairsOf(config, instruction, escape)) config.env.set(name, set(value ?? ''));
      return;
    case 'ARG':
      for (const [name, value] of pairsOf(config, instruction, escape)) {
        config.args.set(name, value ?? globals.get(name));
      }
      return;
    case 'EXPOSE':
      for (const port of exposedPorts(config, instruction, escape)) {
        if (!config.ports.has(port)) config.ports.set(port, origin);
      }
      return;
    case 'USER':
      config.user = set(expanded(config, instruction.args, escape));
      return;
    case 'WORKDIR':
      config.workdir = set(resolvedWorkdir(config.workdir?.value ?? '/', expanded(config, instruction.args, escape)));
      return;
    case 'CMD':
      config.cmd = set(commandText(instruction));
      config.ownCmd = true;
      return;
    case 'ENTRYPOINT':
      config.entrypoint = set(commandText(instruction));
      if (!config.ownCmd) delete config.cmd;
      return;
    default:
      return;
  }
}

/** The ports EXPOSE names, with their protocol; ranges and unknown variables as they stand. */
export function exposedPorts(
  config: StageConfig,
  instruction: DockerfileInstruction,
  escape: Dockerfile['escape'],
): readonly string[] {
  return quotedWords(instruction, escape)
    .flatMap(({ text }) => expanded(config, text, escape).split(/\s+/))
    .filter((port) => port !== '')
    .map((port) => (port.includes('/') ? port.toLowerCase() : `${port}/tcp`));
}

/** The `NAME=value` pairs of ENV, LABEL and ARG, variables filled in; a name without value where ARG has none. */
export function pairsOf(
  config: StageConfig,
  instruction: DockerfileInstruction,
  escape: Dockerfile['escape'],
): readonly (readonly [name: string, value: string | undefined])[] {
  const words = quotedWords(instruction, escape);
  const [first] = words;
  if (first === undefined) return [];
  const fill = (text: string) => expanded(config, text, escape);
  if (instruction.keyword !== 'ARG' && !first.text.includes('=')) {
    // the old form, one name and the rest of the line
    return [[first.text, fill(instruction.args.slice(first.text.length).trim())]];
  }
  return words.map(({ text }) => {
    const equals = text.indexOf('=');
    return equals === -1 ? [text, undefined] : [text.slice(0, equals), fill(text.slice(equals + 1))];
  });
}

/** CMD or ENTRYPOINT as it would stand in a Dockerfile, the list in its usual spacing. */
export function commandText({ args }: DockerfileInstruction): string {
  const list = readExecForm(args);
  return list === undefined ? args : execForm(list);
}

/** Fills in what ENV and ARG say; ENV wins. What the builder would refuse stays as it stands, what has no value too. */
export function expanded(config: StageConfig, text: string, escape: Dockerfile['escape']): string {
  if (!/[$"'\\`]/.test(text)) return text;
  const values = { get: (name: string) => config.env.get(name)?.value ?? config.args.get(name) };
  const result = expandVariables(text, values, escape);
  return result === undefined || result.unresolved.length > 0 ? text : result.text;
}

/** Where WORKDIR leads from the directory before it. */
export function resolvedWorkdir(before: string, path: string): string {
  if (path.startsWith('/') || /^[A-Za-z]:/.test(path) || path.startsWith('\\')) return path;
  return `${before.replace(/\/+$/, '')}/${path}`;
}

function baseConfig(base: ImageConfig | undefined): StageConfig {
  const origin: Origin = { kind: 'base' };
  const set = (value: string) => (value === '' ? undefined : { value, origin });
  const user = set(base?.user ?? '');
  const workdir = set(base?.workingDir ?? '');
  const cmd = base !== undefined && base.cmd.length > 0 ? set(execForm(base.cmd)) : undefined;
  const entrypoint = base !== undefined && base.entrypoint.length > 0 ? set(execForm(base.entrypoint)) : undefined;
  return {
    env: new Map(
      (base?.env ?? []).map((variable) => {
        const equals = variable.indexOf('=');
        const [name, value] = equals === -1 ? [variable, ''] : [variable.slice(0, equals), variable.slice(equals + 1)];
        return [name, { value, origin }];
      }),
    ),
    args: new Map(),
    ports: new Map((base?.exposedPorts ?? []).map((port) => [port, origin])),
    ownCmd: false,
    ...(user !== undefined && { user }),
    ...(workdir !== undefined && { workdir }),
    ...(cmd !== undefined && { cmd }),
    ...(entrypoint !== undefined && { entrypoint }),
  };
}
