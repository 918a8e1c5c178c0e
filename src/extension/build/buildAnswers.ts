import type { Memento } from 'vscode';
import { isFields, textAt, textMapAt } from '../../core/fields.ts';

/** How the person builds one Dockerfile: what the sheet shows, and remembers for the next time. */
export interface BuildAnswers {
  /** Familiar, `shop/page:latest`; empty for an image without a name. */
  readonly tag: string;
  /** An absolute path. */
  readonly folder: string;
  /** A stage's name or number; empty for the last one. */
  readonly target: string;
  /** Those the person gave a value. */
  readonly buildArgs: Readonly<Record<string, string>>;
  readonly pull: boolean;
  readonly noCache: boolean;
}

const key = 'strata.builds';

/** So many files are remembered, the latest first. */
const kept = 50;

/** How a Dockerfile was built the last time; undefined where it never was. */
export function lastAnswers(memory: Memento, dockerfile: string): BuildAnswers | undefined {
  const value = stored(memory).find(([path]) => path === dockerfile)?.[1];
  if (!isFields(value)) return undefined;
  return {
    tag: textAt(value, 'tag'),
    folder: textAt(value, 'folder'),
    target: textAt(value, 'target'),
    buildArgs: textMapAt(value, 'buildArgs'),
    pull: value['pull'] === true,
    noCache: value['noCache'] === true,
  };
}

/** Values of arguments that look like secrets are used and not kept: `isSecret` says which. */
export async function rememberAnswers(
  memory: Memento,
  dockerfile: string,
  answers: BuildAnswers,
  isSecret: (name: string, value: string) => boolean,
): Promise<void> {
  const buildArgs = Object.fromEntries(
    Object.entries(answers.buildArgs).filter(([name, value]) => !isSecret(name, value)),
  );
  const others = stored(memory).filter(([path]) => path !== dockerfile);
  await memory.update(key, [[dockerfile, { ...answers, buildArgs }], ...others].slice(0, kept));
}

function stored(memory: Memento): readonly (readonly [path: string, value: unknown])[] {
  const value = memory.get<unknown>(key);
  if (!Array.isArray(value)) return [];
  return value.flatMap((item: unknown) => {
    const [path, answers] = Array.isArray(item) ? (item as readonly unknown[]) : [];
    return typeof path === 'string' ? [[path, answers] as const] : [];
  });
}
