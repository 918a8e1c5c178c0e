import { isNone } from './none.ts';
import { assignTo } from './assign.ts';
import { calleeError } from './builtins/callee.ts';
import { type Argument, checkCount, invoke, type Piped } from './call.ts';
import { evaluateField } from './field.ts';
import { canBeNil, REFLECTED } from './goType.ts';
import { typedLiteral, untypedLiteral } from './literal.ts';
import type { CommandNode, IdentifierNode, Operand, PipeNode, Spot } from './node.ts';
import type { Run } from './run.ts';
import { assign, declare, lookup } from './variables.ts';
import { isTrue, plain, unwrap, type Value, zeroValue } from './value.ts';

/** A compiled expression. */
export type Evaluate = (run: Run, dot: Value) => Value;

type Command = (run: Run, dot: Value, piped: Piped) => Value;

/** Compiles a pipeline into a closure. */
export const compilePipeline = (node: PipeNode): Evaluate => {
  const { declared, assigns } = node;
  const [first, ...more] = node.commands.map((command) => compileCommand(command));
  return (run, dot) => {
    run.step();
    run.node = node;
    let value = plain(first?.(run, dot, null));
    for (const command of more) value = plain(command(run, dot, value));
    for (const name of declared) {
      if (assigns) assign(run, name, value);
      else declare(run, name, value);
    }
    return value;
  };
};

const compileCommand = (command: CommandNode): Command => {
  const [first, ...rest] = command.operands;
  return compileOperand(first, command, rest);
};

/** Compiles an operand, with the operands after it as its arguments. */
const compileOperand = (node: Operand, command: Spot = node, operands: readonly Operand[] = []): Command => {
  const args = operands.map((operand) => compileArgument(operand));
  const refuseArguments = (run: Run, piped: Piped): void => {
    if (args.length > 0 || piped !== null) run.fail(`can't give argument to non-function ${node.text}`);
  };
  switch (node.kind) {
    case 'word':
      return compileCall(node, command, args, operands);
    case 'pipe': {
      const evaluate = compilePipeline(node);
      return (run, dot, piped) => {
        refuseArguments(run, piped);
        return evaluate(run, dot);
      };
    }
    case 'field':
    case 'variable':
    case 'chain': {
      // Only the last field may take arguments.
      const inner = node.fields.slice(0, -1);
      const last = node.fields.at(-1);
      const start = compileStart(node);
      return (run, dot, piped) => {
        run.node = node;
        let value = start(run, dot);
        for (const name of inner) value = evaluateField(run, dot, name, value, node, [], null);
        if (!isNone(last)) return evaluateField(run, dot, last, value, node, args, piped);
        refuseArguments(run, piped);
        return value;
      };
    }
    default:
      return (run, dot, piped) => {
        run.node = node;
        refuseArguments(run, piped);
        if (node.kind === 'literal') return untypedLiteral(node, run);
        return node.kind === 'dot' ? dot : run.fail('nil is not a command');
      };
  }
};

/** What the first of a chain of fields belongs to. */
const compileStart = (node: Extract<Operand, { readonly fields: readonly string[] }>): Evaluate => {
  if (node.kind === 'field') return (_run, dot) => dot;
  if (node.kind === 'variable') return (run) => lookup(run, node.name);
  const { base } = node;
  const evaluate = compileOperand(base);
  return (run, dot) => {
    run.node = base;
    return evaluate(run, dot, null);
  };
};

const compileCall = (
  word: IdentifierNode,
  command: Spot,
  args: readonly Argument[],
  operands: readonly Operand[],
): Command => {
  const { text: name, callee } = word;
  return (run, dot, piped) => {
    run.step();
    run.node = word;
    const isOr = name === 'or';
    checkCount(run, callee, name, args.length, piped);
    if (isOr || name === 'and') return shortCircuit(run, dot, isOr, args, piped);
    return invoke(run, dot, command, name, callee, args, piped, (values) => {
      if (name === 'call') throw calleeError(values[0], operands[0]?.text);
      return callee.call(values, run);
    });
  };
};

// `and` and `or` give the value that decided, and leave what comes after it unevaluated.
const shortCircuit = (run: Run, dot: Value, stopsAt: boolean, args: readonly Argument[], piped: Piped): Value => {
  let value: Value;
  for (const arg of args) {
    value = arg(run, dot, REFLECTED);
    if (isTrue(unwrap(value)) === stopsAt) return value;
  }
  return piped === null ? value : piped;
};

const compileArgument = (node: Operand): Argument => {
  const evaluate = node.kind === 'nil' || node.kind === 'literal' ? undefined : compileOperand(node);
  return (run, dot, type) => {
    run.node = node;
    if (evaluate) return assignTo(type, evaluate(run, dot, null), run);
    if (node.kind === 'literal') return typedLiteral(node, type, run);
    if (!canBeNil(type)) run.fail(`cannot assign nil to ${type.name}`);
    return type === REFLECTED ? undefined : zeroValue(type);
  };
};
