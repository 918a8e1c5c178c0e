import { isNone } from './none.ts';
import { ANY, type GoType, REFLECTED } from './goType.ts';
import type { LiteralNode } from './node.ts';
import type { Run } from './run.ts';
import { scalar, type Value } from './value.ts';

/** The value of a literal where nothing says what type it should have. */
export const untypedLiteral = ({ text, constant }: LiteralNode, run: Run): Value => {
  const { complex, float, int, string, bool } = constant;
  if (complex) return complex;
  // A float if it looks like one, which an e in a hexadecimal integer or between quotes does not.
  if (!isNone(float) && /^(?!')(?!0x[^p]+$).*[.ep]/i.test(text)) return float;
  return int ?? string ?? bool ?? run.fail(`${text} overflows int`);
};

/** The kinds of parameters that can be given literals. */
const KINDS = ['string', 'int', 'bool', 'float', 'complex'] as const;

/** A literal as an argument for a parameter of some type. */
export const typedLiteral = (node: LiteralNode, type: GoType, run: Run): Value => {
  if (type === ANY || type === REFLECTED) return untypedLiteral(node, run);
  const kind = KINDS.find((known) => known === type.kind);
  if (!kind) return run.fail(`can't handle ${node.text} for arg of type ${type.name}`);
  const value = node.constant[kind] ?? run.fail(`expected ${kind === 'int' ? 'integer' : kind}; found ${node.text}`);
  return typeof value === 'object' || typeof value === 'number' ? value : scalar(type, value);
};
