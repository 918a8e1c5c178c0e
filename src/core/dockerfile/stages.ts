import type { BuildSettings } from '../dockerfile.ts';
import { expandVariables, type Expanded } from './expandVariables.ts';
import { plainWords, quotedWords, type DockerfileInstruction, type Word } from './instructionParts.ts';
import type { Escape } from './logicalLines.ts';

/** A build stage: a FROM and what follows up to the next. */
export interface Stage {
  readonly index: number;
  /** Lower case, as names are compared. */
  readonly name?: string;
  readonly from: DockerfileInstruction;
  /** The FROM itself included. */
  readonly instructions: readonly DockerfileInstruction[];
  readonly base: StageBase;
  /** Of `--platform`, as far as it is known; absent where there is no such flag. */
  readonly platform?: Expanded;
}

/** What a stage starts from. */
export type StageBase =
  | { readonly kind: 'scratch'; readonly word: Word }
  /** An earlier stage. */
  | { readonly kind: 'stage'; readonly word: Word; readonly stage: number }
  | { readonly kind: 'image'; readonly word: Word; readonly text: string }
  /** Variables without a value decide; `text` leaves them empty. */
  | { readonly kind: 'unresolved'; readonly word: Word; readonly text: string; readonly variables: readonly string[] }
  /** The builder would refuse the word. */
  | { readonly kind: 'invalid'; readonly word: Word }
  /** A FROM with nothing behind it. */
  | { readonly kind: 'missing' };

/** The variables FROM may use: ARGs before the first FROM, `--build-arg` values of these, and the platform's. */
export function globalArguments(
  instructions: readonly DockerfileInstruction[],
  escape: Escape,
  { buildArgs, platform }: BuildSettings,
): ReadonlyMap<string, string | undefined> {
  const globals = new Map<string, string | undefined>(platform === undefined ? [] : platformArguments(platform));
  for (const instruction of instructions) {
    if (instruction.keyword === 'FROM') break;
    if (instruction.keyword !== 'ARG') continue;
    for (const { text } of quotedWords(instruction, escape)) {
      const equals = text.indexOf('=');
      const name = equals === -1 ? text : text.slice(0, equals);
      const given = buildArgs?.get(name);
      const own = equals === -1 ? undefined : expandVariables(text.slice(equals + 1), known(globals), escape);
      const value = given ?? (own?.unresolved.length === 0 ? own.text : undefined);
      // an ARG without a value leaves a predefined one as it is
      if (value !== undefined || equals !== -1 || !globals.has(name)) globals.set(name, value);
    }
  }
  return globals;
}

export function readStages(
  instructions: readonly DockerfileInstruction[],
  escape: Escape,
  globals: ReadonlyMap<string, string | undefined>,
): readonly Stage[] {
  const values = known(globals);
  const starts = instructions.flatMap(({ keyword }, index) => (keyword === 'FROM' ? [index] : []));
  const stages: Stage[] = [];
  const byName = new Map<string, number>();
  for (const [index, start] of starts.entries()) {
    const from = instructions[start];
    if (from === undefined) continue;
    const [image, as, alias] = plainWords(from);
    const name = as?.text.toLowerCase() === 'as' ? alias?.text.toLowerCase() : undefined;
    const platformFlag = from.flags.find((flag) => flag.name === 'platform');
    const platform = platformFlag === undefined ? undefined : expandVariables(platformFlag.value, values, escape);
    stages.push({
      index,
      ...(name !== undefined && { name }),
      from,
      instructions: instructions.slice(start, starts[index + 1]),
      base:
        image === undefined ? { kind: 'missing' } : baseOf(image, expandVariables(image.text, values, escape), byName),
      ...(platform !== undefined && { platform }),
    });
    if (name !== undefined && !byName.has(name)) byName.set(name, index);
  }
  return stages;
}

function baseOf(word: Word, expanded: Expanded | undefined, byName: ReadonlyMap<string, number>): StageBase {
  if (expanded === undefined) return { kind: 'invalid', word };
  const { text, unresolved } = expanded;
  if (unresolved.length > 0) return { kind: 'unresolved', word, text, variables: unresolved };
  const stage = byName.get(text.toLowerCase());
  if (stage !== undefined) return { kind: 'stage', word, stage };
  return text === 'scratch' ? { kind: 'scratch', word } : { kind: 'image', word, text };
}

/** What BuildKit predefines, where target and builder are the same: `linux/arm64/v8`. */
function platformArguments(platform: string): readonly (readonly [string, string])[] {
  const [os = '', architecture = '', variant = ''] = platform.split('/');
  return ['TARGET', 'BUILD'].flatMap((prefix) => [
    [`${prefix}PLATFORM`, platform] as const,
    [`${prefix}OS`, os] as const,
    [`${prefix}ARCH`, architecture] as const,
    [`${prefix}VARIANT`, variant] as const,
  ]);
}

function known(values: ReadonlyMap<string, string | undefined>): ReadonlyMap<string, string> {
  return new Map([...values].flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])));
}
