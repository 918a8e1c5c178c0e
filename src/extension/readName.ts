import { SourceError } from '../core/failure.ts';
import { parseReference, type Reference } from '../core/reference.ts';

/** Reads a name that goes to a registry. Throws `bad-reference`, also for one whose first part is no host name. */
export function readName(text: string): Reference {
  const read = parseReference(text.trim());
  if (!read.ok) throw new SourceError({ kind: 'bad-reference', text });
  if (read.reference.domain !== '') return read.reference;
  throw new SourceError({ kind: 'bad-reference', text, reason: 'not-a-host' });
}
