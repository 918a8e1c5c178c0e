import { JSONPath } from 'jsonpath-plus';

/** Where in a document something was found, and what. */
export interface JsonPathMatch {
  /** Keys and indices from the root. */
  readonly path: readonly (string | number)[];
  readonly value: unknown;
}

/**
 * - `too-long`: the expression has more than 2,048 characters.
 * - `syntax`: it is no JSONPath. `filter`: its filter says something ours does not understand.
 * - `too-many`: it found more than 10,000 values.
 * - `too-much`: it looked at more than two million places and had not ended.
 */
export type JsonPathFailure = 'too-long' | 'syntax' | 'filter' | 'too-many' | 'too-much';

/** What a query throws. */
export class JsonPathError extends Error {
  readonly failure: JsonPathFailure;

  constructor(failure: JsonPathFailure, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.name = 'JsonPathError';
    this.failure = failure;
  }
}

const MAX_LENGTH = 2048;
const MAX_MATCHES = 10_000;
const MAX_FILTERED = 200_000;
/** Several `..` in one expression multiply what is walked: without an end of our own, a deep document would never be through. */
const MAX_STEPS = 2_000_000;

/**
 * Finds what a JSONPath expression selects. No script runs: filters are compared by the small evaluator below, and
 * the document is copied first, because the library may change what it walks.
 * @param document What JSON.parse gives.
 * @throws JsonPathError
 */
export function queryJson(document: unknown, expression: string): JsonPathMatch[] {
  if (expression.length > MAX_LENGTH) {
    throw new JsonPathError('too-long', `The expression is longer than ${MAX_LENGTH} characters`);
  }
  const unclosed = unclosedBracket(expression);
  if (unclosed !== undefined) throw new JsonPathError('syntax', unclosed);
  const guard = new Guard();
  try {
    const copy: unknown = JSON.parse(JSON.stringify(document ?? null));
    const found: unknown = JSONPath({
      path: expression,
      json: guard.watched(isContainer(copy) ? copy : []),
      resultType: 'all',
      wrap: true,
      eval: (code: string, context: unknown) => guard.filter(code, context),
      callback: () => guard.count(),
    });
    return Array.isArray(found) ? found.map((match) => matchOf(match, copy)) : [];
  } catch (error) {
    // The library puts errors of the filter into its own.
    if (guard.error !== undefined) throw guard.error;
    // What the library did not foresee (an index computed for what is no list) it says in words about itself.
    const reason =
      error instanceof Error && !(error instanceof TypeError) ? error.message : 'it does not fit the document';
    throw new JsonPathError('syntax', reason, { cause: error });
  }
}

/** The library takes a bracket that is never closed, or was never opened, for nothing at all. */
function unclosedBracket(expression: string): string | undefined {
  let open = 0;
  for (const [text] of expression.matchAll(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`.|[[\]]/gsu)) {
    if (text === '[') open++;
    else if (text === ']' && --open < 0) return '"]" closes nothing';
  }
  return open === 0 ? undefined : '"[" is never closed';
}

class Guard {
  error: JsonPathError | undefined;
  #steps = 0;
  #matches = 0;
  #filtered = 0;
  readonly #filters = new Map<string, Filter>();

  /** The same document, each look into which is counted. */
  watched(document: object): object {
    const known = new WeakMap<object, object>();
    const watch = (target: object): object => {
      const made = known.get(target) ?? new Proxy(target, handler);
      known.set(target, made);
      return made;
    };
    const handler: ProxyHandler<object> = {
      get: (target, key): unknown => {
        this.#step();
        const value: unknown = Reflect.get(target, key);
        return isContainer(value) && Object.hasOwn(target, key) ? watch(value) : value;
      },
      ownKeys: (target) => {
        this.#step();
        return Reflect.ownKeys(target);
      },
    };
    return watch(document);
  }

  #step(): void {
    if (++this.#steps > MAX_STEPS) this.#fail('too-much', 'The expression walks the document too often');
  }

  count(): void {
    if (++this.#matches > MAX_MATCHES) this.#fail('too-many', `More than ${MAX_MATCHES} values match`);
  }

  filter(code: string, context: unknown): unknown {
    if (++this.#filtered > MAX_FILTERED) this.#fail('too-many', `More than ${MAX_FILTERED} values to filter`);
    let filter = this.#filters.get(code);
    if (filter === undefined) {
      try {
        filter = new FilterParser(code).parse();
      } catch (error) {
        this.#fail('filter', error instanceof Error ? error.message : String(error));
      }
      this.#filters.set(code, filter);
    }
    return filter(context);
  }

  #fail(failure: JsonPathFailure, message: string): never {
    this.error = new JsonPathError(failure, message);
    throw this.error;
  }
}

function matchOf(match: unknown, root: unknown): JsonPathMatch {
  const path: (string | number)[] = [];
  let at = root;
  for (const part of String(property(match, 'pointer')).split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    path.push(Array.isArray(at) ? Number(key) : key);
    at = property(at, key);
  }
  return { path, value: property(match, 'value') };
}

function property(value: unknown, key: string | number): unknown {
  return isContainer(value) && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

type Filter = (context: unknown) => unknown;

const TOKEN =
  /\s*(?:(?<text>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|(?<number>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(?<word>[\p{L}_$][\p{L}\p{Nd}_$]*)|(?<sign>===|!==|==|!=|<=|>=|&&|\|\||[<>!()[\].+-]))/uy;

const COMPARISONS: Readonly<Record<string, (a: unknown, b: unknown) => boolean>> = {
  '==': isEqual,
  '===': (a, b) => a === b,
  '!=': (a, b) => !isEqual(a, b),
  '!==': (a, b) => a !== b,
  '<': (a, b) => order(a, b) < 0,
  '<=': (a, b) => order(a, b) <= 0,
  '>': (a, b) => order(a, b) > 0,
  '>=': (a, b) => order(a, b) >= 0,
};

/** Comparisons of paths and literals, joined by &&, || and !. The library spells `@` as `_$_v`. */
class FilterParser {
  readonly #tokens: string[] = [];
  #at = 0;

  constructor(code: string) {
    TOKEN.lastIndex = 0;
    let end = 0;
    while (end < code.trimEnd().length) {
      const found = TOKEN.exec(code);
      if (!found) throw new Error(`unexpected "${code.slice(end).trim()}" in the filter`);
      this.#tokens.push(found[0].trim());
      end = TOKEN.lastIndex;
    }
  }

  parse(): Filter {
    const filter = this.#any();
    if (this.#at < this.#tokens.length) this.#unexpected();
    return filter;
  }

  #any(): Filter {
    let left = this.#all();
    while (this.#take('||')) {
      const [a, b] = [left, this.#all()];
      left = (context) => Boolean(a(context)) || Boolean(b(context));
    }
    return left;
  }

  #all(): Filter {
    let left = this.#comparison();
    while (this.#take('&&')) {
      const [a, b] = [left, this.#comparison()];
      left = (context) => Boolean(a(context)) && Boolean(b(context));
    }
    return left;
  }

  #comparison(): Filter {
    if (this.#take('!')) {
      const inner = this.#comparison();
      return (context) => !inner(context);
    }
    const left = this.#sum();
    const compare = COMPARISONS[this.#peek()];
    if (compare === undefined) return left;
    this.#at++;
    const right = this.#sum();
    return (context) => compare(left(context), right(context));
  }

  #sum(): Filter {
    let left = this.#operand();
    for (;;) {
      // `@.length-1`: the lexer takes the sign with the number.
      const negative = /^-\d/.test(this.#peek());
      const sign = this.#take('+') ? 1 : this.#take('-') ? -1 : negative ? 1 : 0;
      if (sign === 0) return left;
      const [a, b] = [left, this.#operand()];
      left = (context) => Number(a(context)) + sign * Number(b(context));
    }
  }

  #operand(): Filter {
    const token = this.#next();
    if (token === '(') {
      const inner = this.#any();
      this.#expect(')');
      return inner;
    }
    const literal = literalOf(token);
    if (literal !== undefined) return () => literal.value;
    if (!token.startsWith('_$_')) this.#unexpected(token);
    let path: Filter = (context) => property(context, token);
    for (;;) {
      if (this.#take('.')) path = step(path, this.#next());
      else if (this.#take('[')) {
        const key = literalOf(this.#next())?.value;
        if (typeof key !== 'string' && typeof key !== 'number') this.#unexpected(String(key));
        path = step(path, key);
        this.#expect(']');
      } else return path;
    }
  }

  #peek(): string {
    return this.#tokens[this.#at] ?? '';
  }

  #next(): string {
    const token = this.#peek();
    if (token === '') throw new Error('the filter ends too soon');
    this.#at++;
    return token;
  }

  #take(token: string): boolean {
    if (this.#peek() !== token) return false;
    this.#at++;
    return true;
  }

  #expect(token: string): void {
    if (!this.#take(token)) throw new Error(`expected "${token}" in the filter`);
  }

  #unexpected(token = this.#peek()): never {
    throw new Error(`unexpected "${token.replace('_$_v', '@').replace('_$_', '@')}" in the filter`);
  }
}

function step(path: Filter, key: string | number): Filter {
  return (context) => {
    const value = path(context);
    if (key === 'length' && (typeof value === 'string' || Array.isArray(value))) return value.length;
    return property(value, key);
  };
}

const WORDS: Readonly<Record<string, boolean | null>> = { true: true, false: false, null: null };

function literalOf(token: string): { readonly value: unknown } | undefined {
  if (/^['"]/.test(token)) return { value: token.slice(1, -1).replace(/\\(.)/gs, '$1') };
  if (/^-?\d/.test(token)) return { value: Number(token) };
  return Object.hasOwn(WORDS, token) ? { value: WORDS[token] } : undefined;
}

// Numbers and their texts are equal, as in JavaScript; nothing else of different types is.
function isEqual(a: unknown, b: unknown): boolean {
  if (typeof a === 'number' && typeof b === 'string') return b.trim() !== '' && a === Number(b);
  if (typeof a === 'string' && typeof b === 'number') return isEqual(b, a);
  return a === b || ((a ?? null) === null && (b ?? null) === null);
}

// NaN, which is neither less nor more, for what has no order.
function order(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : a > b ? 1 : 0;
  return NaN;
}
