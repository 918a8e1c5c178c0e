import { SourceError } from '../core/failure.ts';
import { parseReference, type Reference } from '../core/reference.ts';

/** A reference on a registry that can be reached by its name. Throws `bad-reference`. */
export function readReference(text: string): Reference {
  const read = parseReference(text.trim());
  if (!read.ok) throw new SourceError({ kind: 'bad-reference', text, reason: read.reason });
  if (read.reference.domain !== '') return read.reference;
  throw new SourceError({ kind: 'bad-reference', text, reason: 'its first part is no host name' });
}
