import type { Token } from '../template/token.ts';
import type { Value } from '../template/value.ts';
import { chainAtEnd } from './chain.ts';
import { FUNCTION_HELP } from './functionHelp.ts';
import { type Member, membersOf, preview } from './members.ts';
import type { DecodedRecord } from './record.ts';
import { type CursorContext, cursorContext, evaluateIn } from './scope.ts';

export interface CompletionItem {
  readonly label: string;
  readonly kind: 'field' | 'method' | 'function' | 'variable' | 'keyword';
  /** A field's value, a function's signature and what it does. Made when it is asked for: lists are long, screens are not. */
  readonly detail: string;
  /** What to write between `from` and `to`. */
  readonly insert: string;
}

export interface Completion {
  /** The part of the template to replace, in UTF-16 units. */
  readonly from: number;
  readonly to: number;
  readonly items: readonly CompletionItem[];
}

const KEYWORDS: Readonly<Record<string, string>> = {
  block: 'block "NAME" VALUE: defines a template and runs it here',
  break: 'leaves the innermost range',
  continue: 'goes on with the next element of the innermost range',
  define: 'define "NAME": defines a template',
  else: 'what to print otherwise',
  end: 'ends if, with, range, define and block',
  if: 'if VALUE: prints what follows if the value is not empty',
  range: 'range LIST: prints what follows for every element',
  template: 'template "NAME" VALUE: runs a template that was defined',
  with: 'with VALUE: the same as if, and the value becomes the dot',
};

/**
 * What can be written at the cursor: fields of the record at this point of the template (inside range and with too),
 * functions, variables and keywords. Nothing outside an action.
 * @param offset In UTF-16 units. The template need not be whole.
 */
export function completeFormat(format: string, offset: number, record: DecodedRecord): Completion | undefined {
  if (record.kind === 'error') return undefined;
  const before = format.slice(0, offset);
  const typed = cursorContext(before, record.typed);
  const raw = cursorContext(before, record.raw());
  if (typed === undefined || raw === undefined) return undefined;
  const last = typed.tokens.at(-1);
  if (last?.kind === 'error') return undefined;
  const chain = chainAtEnd(typed.tokens, before);
  if (chain !== undefined) {
    const members = bothMembers(chainValue(typed, chain.base), chainValue(raw, chain.base));
    return { from: chain.nameStart, to: offset, items: items(members, chain.name, '') };
  }
  if (last?.kind === 'variable') return { from: last.start, to: offset, items: variables(typed, last.text) };
  const word = isWord(last) ? last.text : '';
  if (last !== undefined && word === '' && !endsOperand(last)) return undefined;
  const dot = word === '' ? items(bothMembers(typed.scope.dot.value, raw.scope.dot.value), '', '.') : [];
  const isFirst = typed.tokens.filter((token) => token.kind !== ' ' && token !== last).length === 0;
  return {
    from: offset - word.length,
    to: offset,
    items: [
      ...dot,
      ...(word === '' ? variables(typed, '') : []),
      ...functions(word),
      ...(isFirst ? keywords(word) : []),
    ],
  };
}

function chainValue(context: CursorContext, base: string): Value {
  return base === '' ? context.scope.dot.value : evaluateIn(context.scope, base).value;
}

// What Go's types have, and what only the bare JSON has: using that makes the whole template run over the JSON.
function bothMembers(typed: Value, raw: Value): Member[] {
  const known = membersOf(typed);
  const names = new Set(known.map(({ name }) => name));
  return [...known, ...membersOf(raw).filter(({ name }) => !names.has(name))];
}

function items(members: readonly Member[], prefix: string, dot: string): CompletionItem[] {
  return members
    .filter(({ name }) => startsWith(name, prefix))
    .map((member) => ({
      label: dot + member.name,
      kind: member.kind,
      get detail() {
        return member.detail;
      },
      insert: dot + member.name,
    }));
}

function variables({ scope }: CursorContext, prefix: string): CompletionItem[] {
  return [...scope.variables]
    .filter(([name]) => name.startsWith(prefix))
    .map(([name, { value }]) => ({ label: name, kind: 'variable', detail: preview(value), insert: name }));
}

function functions(prefix: string): CompletionItem[] {
  return Object.entries(FUNCTION_HELP)
    .filter(([name]) => startsWith(name, prefix))
    .map(([name, detail]) => ({ label: name, kind: 'function', detail, insert: name }));
}

function keywords(prefix: string): CompletionItem[] {
  return Object.entries(KEYWORDS)
    .filter(([name]) => startsWith(name, prefix))
    .map(([name, detail]) => ({ label: name, kind: 'keyword', detail, insert: name }));
}

function startsWith(name: string, prefix: string): boolean {
  return name.toLowerCase().startsWith(prefix.toLowerCase());
}

function isWord(token: Token | undefined): token is Token {
  return (
    token !== undefined &&
    (token.kind === 'word' || token.kind === 'bool' || token.kind in KEYWORDS || token.kind === 'nil')
  );
}

// Where a new operand may begin.
function endsOperand({ kind }: Token): boolean {
  return [' ', '|', '(', ':=', '='].includes(kind);
}
