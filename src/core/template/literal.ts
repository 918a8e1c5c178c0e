import { ANY, type GoType, REFLECTED } from './goType.ts';
import type { LiteralNode } from './node.ts';
import type { Run } from './run.ts';
import { scalar, type Value } from './value.ts';

/** The value of a literal where nothing says what type it should have. */
export const untypedLiteral = ({ text, constant }: LiteralNode, run: Run): Value => {
  const { complex, float, int, string, bool } = constant;
  if (complex) return complex;
  // A float if it looks like one, which an e in a hexadecimal integer or between quotes does not.
  if (float !== undefined && /^(?!')(?!0x[^p]+$).*[.ep]/i.test(text)) return float;
  return int ?? string ?? bool ?? run.fail(`${text} overflows int`);
};

/** What Go calls the kinds a literal can have. */
const KIND_NAMES = {
  string: 'string',
  int: 'integer',
  uint: 'unsigned integer',
  bool: 'bool',
  float: 'float',
  complex: 'complex',
};

const isLiteralKind = (kind: string): kind is keyof typeof KIND_NAMES => kind in KIND_NAMES;

/** A literal as an argument for a parameter of some type. */
export const typedLiteral = (node: LiteralNode, type: GoType, run: Run): Value => {
  if (type === ANY || type === REFLECTED) return untypedLiteral(node, run);
  const { kind, name } = type;
  if (!isLiteralKind(kind)) return run.fail(`can't handle ${node.text} for arg of type ${name}`);
  const value = node.constant[kind] ?? run.fail(`expected ${KIND_NAMES[kind]}; found ${node.text}`);
  return typeof value === 'object' || typeof value === 'number' ? value : scalar(type, value);
};
