import type { Dockerfile } from '../dockerfile.ts';
import { dockerfileMentions } from '../dockerfile/dockerfileMentions.ts';
import { plainWords, quotedWords } from '../dockerfile/instructionParts.ts';
import { readExecForm } from '../dockerfile/execForm.ts';

/** A value a build may be given. */
export interface BuildArgument {
  readonly name: string;
  /** As the file writes it; absent where the file gives it none. */
  readonly fallback?: string;
}

/** What a Dockerfile's ARGs ask for, each name once, in the order of the file; the platform's own are left out. */
export function buildArguments({ instructions, escape }: Dockerfile): readonly BuildArgument[] {
  const found = new Map<string, BuildArgument>();
  for (const instruction of instructions) {
    if (instruction.keyword !== 'ARG') continue;
    for (const { text } of quotedWords(instruction, escape)) {
      const equals = text.indexOf('=');
      const name = equals === -1 ? text : text.slice(0, equals);
      if (/^(?:TARGET|BUILD)(?:PLATFORM|OS|ARCH|VARIANT)$/.test(name) || name === '') continue;
      const fallback = equals === -1 ? undefined : text.slice(equals + 1).replace(/^(["'])(.*)\1$/, '$2');
      if (found.get(name)?.fallback === undefined)
        found.set(name, { name, ...(fallback !== undefined && { fallback }) });
    }
  }
  return [...found.values()];
}

/** The registries that hold the images a Dockerfile names. */
export function buildRegistries(dockerfile: Dockerfile): readonly string[] {
  return [
    ...new Set(
      dockerfileMentions(dockerfile).flatMap(({ target }) =>
        target.kind === 'image' ? [target.reference.domain] : [],
      ),
    ),
  ];
}

/** The paths COPY and ADD take from the context, at most `limit`, without patterns and variables. */
export function contextSources({ instructions, escape }: Dockerfile, limit: number): readonly string[] {
  const sources: string[] = [];
  for (const instruction of instructions) {
    const isCopy = instruction.keyword === 'COPY' || instruction.keyword === 'ADD';
    if (!isCopy || instruction.flags.some(({ name }) => name === 'from')) continue;
    const words = readExecForm(instruction.args) ?? plainWords(instruction).map(({ text }) => text);
    for (const source of words.slice(0, -1)) {
      if (/[$*?[<]|^[a-z]+:\/\/|^git@/.test(source) || source.includes(escape)) continue;
      const path = source.replace(/^(?:\.?\/)+/, '').replace(/\/+$/, '');
      if (path !== '' && path !== '.') sources.push(path);
      if (sources.length >= limit) return sources;
    }
  }
  return sources;
}

/** A name for what is built from a file: its folder's, and the part of its own name that says which one it is. */
export function defaultTag(path: string): string {
  const parts = path
    .replaceAll('\\', '/')
    .split('/')
    .filter((part) => part !== '');
  const file = parts.at(-1) ?? '';
  const which =
    /^(?:dockerfile|containerfile)\.(.+)$/i.exec(file)?.[1] ?? /^(.+)\.(?:dockerfile|containerfile)$/i.exec(file)?.[1];
  const folder = parts
    .slice(0, -1)
    .findLast((part) => !/^(?:docker|dockerfiles|build|\.devcontainer|deploy)$/i.test(part));
  const name = [folder, which]
    .flatMap((part) => (part === undefined ? [] : [nameOf(part)]))
    .filter((part) => part !== '');
  return `${name.join('-') || 'image'}:latest`;
}

/** The nearest name that a repository may have. */
function nameOf(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
}
