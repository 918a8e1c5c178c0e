import { childrenOf, scalarText, type JsonDocument } from '../core/json.ts';
import { maskVariable } from '../core/secrets.ts';

export const MASK = '••••••';

/** `NAME=value` as it may be shown: a secret-looking value is replaced by dots. */
export function maskedVariable(variable: string): string {
  const { name, value } = maskVariable(variable);
  return value === undefined ? `${name}=${MASK}` : variable;
}

/** The secret-looking values in every `Env` list of a record, the longest first; very short ones would mask half of any output. */
export function envSecrets(document: JsonDocument): string[] {
  const secrets = new Set<string>();
  for (let node = 0; node < document.count; node += 1) {
    if (document.kind(node) !== 'array' || document.key(node) !== 'Env') continue;
    for (const child of childrenOf(document, node)) {
      const variable = document.kind(child) === 'string' ? scalarText(document, child) : '';
      const { name, value } = maskVariable(variable);
      const secret = variable.slice(name.length + 1);
      if (value === undefined && secret.length > 3) secrets.add(secret);
    }
  }
  return [...secrets].sort((left, right) => right.length - left.length);
}
