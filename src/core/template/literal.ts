import { ANY, BOOL, type GoType, INT, REFLECT_VALUE, STRING } from './goType.ts';
import type { BoolNode, NumberNode, StringNode } from './node.ts';
import type { Run } from './run.ts';
import { Scalar, type Value } from './value.ts';

export type LiteralNode = BoolNode | NumberNode | StringNode;

/** The value of a literal where nothing says what type it should have. */
export function untypedLiteral(node: LiteralNode, run: Run): Value {
  return node.kind === 'number' ? untypedNumber(node, run) : node.value;
}

/** A literal as an argument for a parameter of some type. */
export function typedLiteral(node: LiteralNode, type: GoType, run: Run): Value {
  if (type === ANY || type === REFLECT_VALUE) return untypedLiteral(node, run);
  const source = node.kind === 'bool' ? String(node.value) : node.source;
  switch (type.kind) {
    case 'string':
      if (node.kind !== 'string') run.fail(`expected string; found ${source}`);
      return type === STRING ? node.value : new Scalar(type, node.value);
    case 'int': {
      const int = node.kind === 'number' ? node.constant.int : undefined;
      if (int === undefined) run.fail(`expected integer; found ${source}`);
      return type === INT ? int : new Scalar(type, int);
    }
    case 'uint': {
      const uint = node.kind === 'number' ? node.constant.uint : undefined;
      if (uint === undefined) run.fail(`expected unsigned integer; found ${source}`);
      return new Scalar(type, uint);
    }
    case 'bool':
      if (node.kind !== 'bool') run.fail(`expected bool; found ${source}`);
      return type === BOOL ? node.value : new Scalar(type, node.value);
    case 'float': {
      const float = node.kind === 'number' ? node.constant.float : undefined;
      if (float === undefined) run.fail(`expected float; found ${source}`);
      return float;
    }
    case 'complex': {
      const complex = node.kind === 'number' ? node.constant.complex : undefined;
      if (complex === undefined) run.fail(`expected complex; found ${source}`);
      return complex;
    }
    case 'slice':
    case 'map':
    case 'struct':
    case 'pointer':
    case 'interface':
      run.fail(`can't handle ${source} for arg of type ${type.name}`);
  }
}

// Complex if it can be, float if it looks like one, else int.
function untypedNumber(node: NumberNode, run: Run): Value {
  const { complex, float, int } = node.constant;
  if (complex !== undefined) return complex;
  if (
    float !== undefined &&
    /[.eEpP]/.test(node.source) &&
    !isHexInteger(node.source) &&
    !node.source.startsWith("'")
  ) {
    return float;
  }
  if (int === undefined) {
    run.node = node;
    run.fail(`${node.source} overflows int`);
  }
  return int;
}

function isHexInteger(source: string): boolean {
  return /^0[xX]./.test(source) && !/[pP]/.test(source);
}
