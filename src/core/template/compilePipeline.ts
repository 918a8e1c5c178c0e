import { assignTo } from './assign.ts';
import { type Argument, checkCount, evaluateArguments, invoke, type Piped } from './call.ts';
import { calleeError } from './builtins/callee.ts';
import { evaluateField } from './field.ts';
import type { TemplateFunction } from './function.ts';
import { canBeNil, type GoType, REFLECT_VALUE } from './goType.ts';
import { type LiteralNode, typedLiteral, untypedLiteral } from './literal.ts';
import type {
  ChainNode,
  CommandNode,
  DotNode,
  FieldNode,
  IdentifierNode,
  NilNode,
  Operand,
  PipeNode,
  VariableNode,
} from './node.ts';
import { nodeText } from './nodeText.ts';
import type { Run } from './run.ts';
import { isTrue, plain, unwrap, type Value, zeroValue } from './value.ts';

/** A compiled expression. */
export type Evaluate = (run: Run, dot: Value) => Value;

type Command = (run: Run, dot: Value, piped: Piped) => Value;

/** The functions a template may call, by name. */
export type Functions = (name: string) => TemplateFunction | undefined;

/** Compiles a pipeline into a closure. */
export const compilePipeline = (node: PipeNode, functions: Functions): Evaluate => {
  const commands = node.commands.map((command) => compileCommand(command, functions));
  const [only] = commands;
  if (only !== undefined && commands.length === 1 && node.declared.length === 0) {
    return (run, dot) => {
      run.step();
      run.node = node;
      return plain(only(run, dot, null));
    };
  }
  const names = node.declared.map((variable) => variable.name);
  return (run, dot) => {
    run.step();
    run.node = node;
    let value: Piped = null;
    for (const command of commands) value = plain(command(run, dot, value));
    const result = value ?? undefined;
    for (const name of names) {
      if (node.assigns) run.assign(name, result);
      else run.declare(name, result);
    }
    return result;
  };
};

const compileCommand = (node: CommandNode, functions: Functions): Command => {
  const [first, ...rest] = node.operands;
  const args = rest.map((operand) => compileArgument(operand, functions));
  switch (first.kind) {
    case 'field':
      return compileFields(first, first.fields, args, dotItself);
    case 'chain':
      return compileChain(first, args, functions);
    case 'variable':
      return compileVariable(first, args);
    case 'identifier':
      return compileCall(first, node, args, rest, functions);
    case 'pipe': {
      const evaluate = compilePipeline(first, functions);
      return (run, dot, piped) => {
        refuseArguments(run, first, args, piped);
        return evaluate(run, dot);
      };
    }
    default:
      return (run, dot, piped) => {
        run.node = first;
        refuseArguments(run, first, args, piped);
        if (first.kind === 'nil') return run.fail('nil is not a command');
        return first.kind === 'dot' ? dot : untypedLiteral(first, run);
      };
  }
};

const refuseArguments = (run: Run, node: Operand, args: readonly Argument[], piped: Piped): void => {
  if (args.length > 0 || piped !== null) run.fail(`can't give argument to non-function ${nodeText(node)}`);
};

const compileVariable = (node: VariableNode, args: readonly Argument[]): Command => {
  if (node.fields.length > 0) return compileFields(node, node.fields, args, (run) => run.lookup(node.name));
  return (run, _dot, piped) => {
    run.node = node;
    const value = run.lookup(node.name);
    refuseArguments(run, node, args, piped);
    return value;
  };
};

const compileChain = (node: ChainNode, args: readonly Argument[], functions: Functions): Command => {
  const { base } = node;
  const evaluate = compileOperand(base, functions);
  return compileFields(node, node.fields, args, (run, dot) => {
    run.node = base;
    return evaluate(run, dot, null);
  });
};

// A chain of fields on whatever `start` gives; only the last may take arguments.
const compileFields = (
  node: FieldNode | VariableNode | ChainNode,
  fields: readonly string[],
  args: readonly Argument[],
  start: Evaluate,
): Command => {
  const inner = fields.slice(0, -1);
  const last = fields.at(-1) ?? '';
  const innerUse = { node, args: [] };
  const lastUse = { node, args };
  return (run, dot, piped) => {
    run.node = node;
    let receiver = start(run, dot);
    for (const name of inner) receiver = evaluateField(run, dot, name, receiver, innerUse, null);
    return evaluateField(run, dot, last, receiver, lastUse, piped);
  };
};

const compileCall = (
  word: IdentifierNode,
  node: CommandNode | IdentifierNode,
  args: readonly Argument[],
  operands: readonly Operand[],
  functions: Functions,
): Command => {
  const { name } = word;
  const callee = functions(name);
  if (callee === undefined) {
    return (run) => {
      run.node = word;
      run.fail(`"${name}" is not a defined function`);
    };
  }
  const begin = (run: Run, piped: Piped): void => {
    run.step();
    run.node = word;
    checkCount(run, callee, name, args.length, piped);
  };
  if (name === 'and' || name === 'or') {
    return (run, dot, piped) => {
      begin(run, piped);
      return shortCircuit(run, dot, name === 'or', args, piped);
    };
  }
  if (name === 'call') {
    return (run, dot, piped) => {
      begin(run, piped);
      const [target] = evaluateArguments(run, dot, callee, args, piped);
      const [operand] = operands;
      return invoke(run, node, name, () => {
        throw calleeError(target, operand === undefined ? undefined : nodeText(operand));
      });
    };
  }
  return (run, dot, piped) => {
    begin(run, piped);
    const values = evaluateArguments(run, dot, callee, args, piped);
    return invoke(run, node, name, () => callee.call(values, run));
  };
};

// `and` and `or` give the value that decided, and leave what comes after it unevaluated.
const shortCircuit = (run: Run, dot: Value, stopsAt: boolean, args: readonly Argument[], piped: Piped): Value => {
  let value: Value;
  for (const arg of args) {
    value = arg(run, dot, REFLECT_VALUE);
    if (isTrue(unwrap(value)) === stopsAt) return value;
  }
  return piped === null ? value : assignTo(REFLECT_VALUE, piped, run);
};

const compileArgument = (node: Operand, functions: Functions): Argument => {
  switch (node.kind) {
    case 'dot':
      return (run, dot, type) => {
        run.node = node;
        return assignTo(type, dot, run);
      };
    case 'nil':
      return (run, _dot, type) => {
        run.node = node;
        if (!canBeNil(type)) run.fail(`cannot assign nil to ${type.name}`);
        return type === REFLECT_VALUE ? undefined : zeroValue(type);
      };
    case 'bool':
    case 'number':
    case 'string':
      return (run, _dot, type) => {
        run.node = node;
        return typedLiteral(node, type, run);
      };
    default:
      return computed(node, compileOperand(node, functions));
  }
};

const compileOperand = (node: Exclude<Operand, LiteralNode | DotNode | NilNode>, functions: Functions): Command => {
  switch (node.kind) {
    case 'field':
      return compileFields(node, node.fields, [], dotItself);
    case 'variable':
      return compileVariable(node, []);
    case 'chain':
      return compileChain(node, [], functions);
    case 'identifier':
      return compileCall(node, node, [], [], functions);
    case 'pipe':
      return compilePipeline(node, functions);
  }
};

const dotItself = (_run: Run, dot: Value): Value => dot;

const computed =
  (node: Operand, evaluate: Command): Argument =>
  (run: Run, dot: Value, type: GoType) => {
    run.node = node;
    return assignTo(type, evaluate(run, dot, null), run);
  };
