import { isNone } from '../none.ts';
import { GoError } from '../failure.ts';
import { stringOf, typeName, unwrap, type Value } from '../value.ts';

/** Why `call` fails: nothing in a template's data can be called. */
export const calleeError = (target: Value, operand: string | undefined): GoError => {
  const value = unwrap(target);
  if (isNone(value)) return new GoError('call of nil');
  const type = typeName(value);
  return new GoError(`non-function ${operand ?? reflectText(target)} of type ${type}`);
};

/** How Go's reflection writes a value as a string: only strings show themselves. */
export const reflectText = (value: Value): string => {
  if (isNone(value)) return '<invalid Value>';
  return stringOf(value) ?? `<${typeName(value)} Value>`;
};
