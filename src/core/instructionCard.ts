import type { Dockerfile } from './dockerfile.ts';
import { readExecForm } from './dockerfile/execForm.ts';
import type { DockerfileInstruction } from './dockerfile/instructionParts.ts';
import {
  commandText,
  configBefore,
  expanded,
  exposedPorts,
  pairsOf,
  resolvedWorkdir,
  type Origin,
  type SetValue,
  type StageConfig,
} from './dockerfile/stageConfig.ts';
import { stageOf } from './dockerfile.ts';
import type { ImageConfig } from './image.ts';
import { looksSecret } from './secrets.ts';
import { shortened, shown } from './shown.ts';

/** What a hover tells about an instruction: what held before it, and what it changes. Texts are safe to show. */
export type InstructionCard =
  | {
      readonly kind: 'ports';
      /** What was exposed before; what this adds; what it names again. */
      readonly inherited: readonly { readonly port: string; readonly from: CardOrigin }[];
      readonly added: readonly string[];
      readonly repeated: readonly string[];
    }
  | { readonly kind: 'env' | 'arg'; readonly variables: readonly VariableChange[] }
  /** `after` of USER, WORKDIR (resolved), CMD, ENTRYPOINT; `before` where something was set. */
  | { readonly kind: 'user' | 'workdir'; readonly after: string; readonly before?: CardValue }
  | {
      readonly kind: 'cmd' | 'entrypoint';
      readonly after: string;
      /** Run by a shell, because it is no list. */
      readonly shellForm: boolean;
      readonly before?: CardValue;
      /** Of a CMD: the program it gives arguments to. Of an ENTRYPOINT: the base's CMD, which it takes away. */
      readonly entrypoint?: CardValue;
      readonly dropsCmd?: CardValue;
    };

export interface VariableChange {
  readonly name: string;
  /** Absent where it looks like a secret, or where an ARG has no value. */
  readonly value?: string;
  readonly secret: boolean;
  /** What it was before; of an ARG, the ENV of the same name that wins over it. */
  readonly before?: CardValue;
}

export interface CardValue {
  /** Absent where it looks like a secret. */
  readonly value?: string;
  readonly from: CardOrigin;
}

/** The base image, or the line (from 0) that set it. */
export type CardOrigin = 'base' | { readonly line: number };

/**
 * What is worth telling about an instruction, from the config of the image its stage starts from, where that is known.
 * Undefined for instructions that change nothing a person would ask about.
 */
export function instructionCard(
  dockerfile: Dockerfile,
  instruction: DockerfileInstruction,
  base: ImageConfig | undefined,
): InstructionCard | undefined {
  const stage = stageOf(dockerfile, instruction);
  if (stage === undefined) return undefined;
  const config = configBefore(dockerfile, stage, base, instruction);
  const { escape } = dockerfile;
  switch (instruction.keyword) {
    case 'EXPOSE':
      return portsCard(config, exposedPorts(config, instruction, escape));
    case 'ENV':
    case 'ARG':
      return variablesCard(dockerfile, config, instruction);
    case 'USER':
      return { kind: 'user', after: safe(expanded(config, instruction.args, escape)), ...beforeOf(config.user) };
    case 'WORKDIR': {
      const after = resolvedWorkdir(config.workdir?.value ?? '/', expanded(config, instruction.args, escape));
      return { kind: 'workdir', after: safe(after), ...beforeOf(config.workdir) };
    }
    case 'CMD':
      return {
        kind: 'cmd',
        ...commandOf(instruction),
        ...beforeOf(config.cmd),
        ...(config.entrypoint !== undefined && { entrypoint: valueOf(config.entrypoint) }),
      };
    case 'ENTRYPOINT':
      return {
        kind: 'entrypoint',
        ...commandOf(instruction),
        ...beforeOf(config.entrypoint),
        ...(config.cmd !== undefined && !config.ownCmd && { dropsCmd: valueOf(config.cmd) }),
      };
    default:
      return undefined;
  }
}

const textLimit = 160;

function portsCard({ ports }: StageConfig, named: readonly string[]): InstructionCard {
  return {
    kind: 'ports',
    inherited: [...ports].map(([port, origin]) => ({ port: safe(port), from: originOf(origin) })),
    added: named.filter((port) => !ports.has(port)).map(safe),
    repeated: named.filter((port) => ports.has(port)).map(safe),
  };
}

function variablesCard(
  dockerfile: Dockerfile,
  config: StageConfig,
  instruction: DockerfileInstruction,
): InstructionCard {
  const isArg = instruction.keyword === 'ARG';
  const variables = pairsOf(config, instruction, dockerfile.escape).map(([name, own]): VariableChange => {
    const value = own ?? (isArg ? dockerfile.globals.get(name) : '');
    const secret = looksSecret(name, value ?? '');
    const before = config.env.get(name);
    return {
      name: safe(name),
      secret,
      ...(value !== undefined && !secret && { value: safe(value) }),
      ...(before !== undefined && {
        before: looksSecret(name, before.value) ? { from: originOf(before.origin) } : valueOf(before),
      }),
    };
  });
  return { kind: isArg ? 'arg' : 'env', variables };
}

function commandOf(instruction: DockerfileInstruction): { readonly after: string; readonly shellForm: boolean } {
  return { after: safe(commandText(instruction)), shellForm: readExecForm(instruction.args) === undefined };
}

function beforeOf(set: SetValue | undefined): { readonly before?: CardValue } {
  return set === undefined ? {} : { before: valueOf(set) };
}

function valueOf({ value, origin }: SetValue): CardValue {
  return { value: safe(value), from: originOf(origin) };
}

function originOf(origin: Origin): CardOrigin {
  return origin.kind === 'base' ? 'base' : { line: origin.instruction.line.range.start.line };
}

function safe(text: string): string {
  return shown(shortened(text, textLimit));
}
