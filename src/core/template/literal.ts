import { ANY, type GoType, type Kind, REFLECT_VALUE } from './goType.ts';
import type { BoolNode, NumberNode, StringNode } from './node.ts';
import { nodeText } from './nodeText.ts';
import type { Run } from './run.ts';
import { scalar, type Value } from './value.ts';

export type LiteralNode = BoolNode | NumberNode | StringNode;

/** The value of a literal where nothing says what type it should have. */
export const untypedLiteral = (node: LiteralNode, run: Run): Value =>
  node.kind === 'number' ? untypedNumber(node, run) : node.value;

/** What Go calls the kinds a literal can have. */
const KIND_NAMES: Readonly<Partial<Record<Kind, string>>> = {
  string: 'string',
  int: 'integer',
  uint: 'unsigned integer',
  bool: 'bool',
  float: 'float',
  complex: 'complex',
};

/** A literal as an argument for a parameter of some type. */
export const typedLiteral = (node: LiteralNode, type: GoType, run: Run): Value => {
  if (type === ANY || type === REFLECT_VALUE) return untypedLiteral(node, run);
  const { kind } = type;
  const wanted = KIND_NAMES[kind];
  if (wanted === undefined) run.fail(`can't handle ${nodeText(node)} for arg of type ${type.name}`);
  let value: Value;
  if (node.kind !== 'number') value = node.kind === kind ? node.value : undefined;
  else if (kind === 'int' || kind === 'uint' || kind === 'float' || kind === 'complex') value = node.constant[kind];
  if (value === undefined) run.fail(`expected ${wanted}; found ${nodeText(node)}`);
  return typeof value === 'object' || typeof value === 'number' ? value : scalar(type, value);
};

// Complex if it can be, float if it looks like one, else int.
const untypedNumber = (node: NumberNode, run: Run): Value => {
  const { source } = node;
  const { complex, float, int } = node.constant;
  if (complex) return complex;
  // Not the e of a hexadecimal integer, nor what is between quotes.
  if (float !== undefined && /^(?!')(?!0x[^p]+$).*[.ep]/i.test(source)) return float;
  if (int === undefined) {
    run.node = node;
    run.fail(`${source} overflows int`);
  }
  return int;
};
