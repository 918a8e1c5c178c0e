import type { Operand, PipeNode } from '../template/node.ts';
import { quote } from '../template/quote.ts';

/** Keys and indices from the root of a record. */
export type RecordPath = readonly (string | number)[];

const FIELD_NAME = /^[\p{L}_][\p{L}\p{Nd}_]*$/u;

/** The template that prints the value at a path: `{{.Config.Env}}`, `{{(index .RootFS.Layers 0)}}`. */
export function templateForPath(path: RecordPath): string {
  const expression = expressionForPath(path);
  return expression.startsWith('index') && typeof path.at(-1) === 'number'
    ? `{{(${expression})}}`
    : `{{${expression}}}`;
}

/** The same without braces. Keys that are no field names are looked up with `index`. */
export function expressionForPath(path: RecordPath): string {
  let expression = '';
  let isCall = false;
  for (const step of path) {
    if (typeof step === 'string' && FIELD_NAME.test(step)) {
      expression = `${isCall ? `(${expression})` : expression}.${step}`;
      isCall = false;
      continue;
    }
    const key = typeof step === 'number' ? String(step) : quote(step);
    // One index may go on into what the one before it found.
    expression = isCall ? `${expression} ${key}` : `index ${expression === '' ? '.' : expression} ${key}`;
    isCall = true;
  }
  return expression === '' ? '.' : expression;
}

/** The path of what a variable stands for. */
export type VariablePath = (name: string) => RecordPath | undefined;

/** The path a pipeline reads, if it is a plain chain of fields or `index` with constants. */
export function pathOfPipe(
  pipe: PipeNode,
  dot: RecordPath | undefined,
  variable: VariablePath,
): RecordPath | undefined {
  const [command, ...more] = pipe.commands;
  if (command === undefined || more.length > 0) return undefined;
  const [first, ...args] = command.operands;
  if (first.kind !== 'word') return args.length === 0 ? pathOfOperand(first, dot, variable) : undefined;
  const [target, ...keys] = args;
  if (first.text !== 'index' || target === undefined) return undefined;
  let path = pathOfOperand(target, dot, variable);
  for (const key of keys) {
    const step = key.kind === 'literal' ? (key.constant.string ?? Number(key.constant.int)) : undefined;
    path = path === undefined || step === undefined ? undefined : [...path, step];
  }
  return path;
}

function pathOfOperand(operand: Operand, dot: RecordPath | undefined, variable: VariablePath): RecordPath | undefined {
  switch (operand.kind) {
    case 'dot':
      return dot;
    case 'field':
      return extend(dot, operand.fields);
    case 'variable':
      return extend(variable(operand.name), operand.fields);
    case 'chain':
      return operand.base.kind === 'pipe' ? extend(pathOfPipe(operand.base, dot, variable), operand.fields) : undefined;
    case 'pipe':
      return pathOfPipe(operand, dot, variable);
    case 'word':
    case 'nil':
    case 'literal':
      return undefined;
  }
}

function extend(path: RecordPath | undefined, fields: readonly string[]): RecordPath | undefined {
  return path === undefined ? undefined : [...path, ...fields];
}
