import { type Context, evaluatePipeline, parsePipeline } from '../template/evaluate.ts';
import { FormatError } from '../template/failure.ts';
import { lexer } from '../template/lexer.ts';
import type { PipeNode } from '../template/node.ts';
import type { Token } from '../template/token.ts';
import { indirect, unwrap, type Value, isSlice, isMap } from '../template/value.ts';
import { formatFunction } from './functions.ts';
import { pathOfPipe, type RecordPath } from './path.ts';

/** What a name stands for: its value, and where in the record it is if that can be told. */
export interface Meaning {
  readonly value: Value;
  readonly path: RecordPath | undefined;
}

/** What dot and the variables stand for at a place of a template. */
export interface Scope {
  readonly dot: Meaning;
  readonly variables: ReadonlyMap<string, Meaning>;
}

/** The action the cursor is in, as far as it is written before the cursor, and what names mean there. */
export interface CursorContext {
  readonly scope: Scope;
  readonly tokens: readonly Token[];
}

const NOTHING: Meaning = { value: undefined, path: undefined };

/** Looks at the template before the cursor, which need not be whole. Nothing when the cursor is in plain text. */
export function cursorContext(before: string, root: Value): CursorContext | undefined {
  const next = lexer(before);
  let stack: Frame[] = [{ kind: 'root', outer: rootScope(root), scope: rootScope(root) }];
  let tokens: Token[] | undefined;
  for (;;) {
    const token = next();
    if (token.kind === '{{') tokens = [];
    else if (token.kind === '}}' && tokens !== undefined) {
      stack = afterAction(stack, tokens, before, root);
      tokens = undefined;
    } else if (token.kind === 'EOF' || token.kind === 'error') {
      if (tokens === undefined) return undefined;
      const scope = stack.at(-1)?.scope ?? rootScope(root);
      const isWhole = token.text === 'unclosed action' || token.text === 'unclosed left paren';
      return { scope, tokens: isWhole ? tokens : [...tokens, token] };
    } else tokens?.push(token);
  }
}

/** The value of an expression in a scope; no value if it is not one, or fails. */
export function evaluateIn(scope: Scope, source: string): Meaning {
  try {
    const pipe = parsePipeline(source, formatFunction, scope.variables.keys());
    return meaningOf(pipe, scope);
  } catch (error) {
    if (error instanceof FormatError) return NOTHING;
    throw error;
  }
}

interface Frame {
  readonly kind: string;
  /** The scope around it, which is that of its else branch. */
  readonly outer: Scope;
  readonly scope: Scope;
}

function rootScope(root: Value): Scope {
  const dot = { value: root, path: [] };
  return { dot, variables: new Map([['$', dot]]) };
}

function meaningOf(pipe: PipeNode, scope: Scope): Meaning {
  const path = pathOfPipe(pipe, scope.dot.path, (name) => scope.variables.get(name)?.path);
  const variables = new Map([...scope.variables].map(([name, meaning]) => [name, meaning.value]));
  const context: Context = { dot: scope.dot.value, variables };
  try {
    return { value: evaluatePipeline(pipe, context), path };
  } catch (error) {
    if (error instanceof FormatError) return { value: undefined, path };
    throw error;
  }
}

// What an action that is whole does to the scope of what follows.
function afterAction(stack: Frame[], tokens: readonly Token[], text: string, root: Value): Frame[] {
  const words = tokens.filter((token) => token.kind !== ' ');
  const [first, second] = words;
  const top = stack.at(-1);
  if (first === undefined || top === undefined) return stack;
  switch (first.kind) {
    case 'if':
    case 'with':
    case 'range': {
      const scope = branchScope(first.kind, sourceOf(words.slice(1), text), top.scope);
      return [...stack, { kind: first.kind, outer: top.scope, scope }];
    }
    case 'else': {
      const outer = stack.slice(0, -1);
      if (second?.kind !== 'if' && second?.kind !== 'with') return [...outer, { ...top, scope: top.outer }];
      const scope = branchScope(second.kind, sourceOf(words.slice(2), text), top.outer);
      return [...outer, { ...top, scope }];
    }
    case 'define':
      return [...stack, { kind: 'define', outer: top.scope, scope: rootScope(undefined) }];
    case 'block': {
      const dot = evaluateIn(top.scope, sourceOf(words.slice(2), text));
      return [...stack, { kind: 'block', outer: top.scope, scope: { dot, variables: new Map([['$', dot]]) } }];
    }
    case 'end':
      return stack.length > 1 ? stack.slice(0, -1) : [{ kind: 'root', outer: top.scope, scope: rootScope(root) }];
    default: {
      const scope = withDeclarations(sourceOf(words, text), top.scope);
      return [...stack.slice(0, -1), { ...top, scope }];
    }
  }
}

function sourceOf(tokens: readonly Token[], text: string): string {
  const [first, last] = [tokens[0], tokens.at(-1)];
  return first === undefined || last === undefined ? '' : text.slice(first.start, last.start + last.text.length);
}

const DECLARATION = /^\s*(\$[\p{L}\p{Nd}_]*)\s*(?:,\s*(\$[\p{L}\p{Nd}_]*)\s*)?:?=/u;

function withDeclarations(source: string, scope: Scope): Scope {
  const declared = DECLARATION.exec(source);
  if (!declared) return scope;
  const meaning = evaluateIn(scope, source.slice(declared[0].length));
  return { ...scope, variables: new Map([...scope.variables, [declared[1] ?? '', meaning]]) };
}

// The elements of a list or map are shown by the first of them.
function branchScope(kind: 'if' | 'with' | 'range', source: string, scope: Scope): Scope {
  if (kind === 'if') return withDeclarations(source, scope);
  const declared = DECLARATION.exec(source);
  const meaning = evaluateIn(scope, source.slice(declared?.[0].length ?? 0));
  if (kind === 'with') return { ...withDeclarations(source, scope), dot: meaning };
  const [key, element] = firstElement(meaning);
  const variables = new Map(scope.variables);
  const [, first, second] = declared ?? [];
  if (first !== undefined) variables.set(first, second === undefined ? element : key);
  if (second !== undefined) variables.set(second, element);
  return { dot: element, variables };
}

function firstElement({ value, path }: Meaning): readonly [Meaning, Meaning] {
  const list = indirect(value);
  const at = (step: string | number): RecordPath | undefined => (path === undefined ? undefined : [...path, step]);
  if (isSlice(list)) {
    const element = list.length === 0 ? undefined : unwrap(list.element(0));
    return [
      { value: 0n, path: undefined },
      { value: element, path: at(0) },
    ];
  }
  const key = isMap(list) ? list.keys[0] : undefined;
  if (!isMap(list) || key === undefined) return [NOTHING, NOTHING];
  return [
    { value: list.key(key), path: undefined },
    { value: unwrap(list.element(key)), path: at(key) },
  ];
}
