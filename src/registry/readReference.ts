import { SourceError } from '../core/failure.ts';
import { parseReference, type Reference } from '../core/reference.ts';

/** A reference on a registry that can be reached by its name. Throws `bad-reference`. */
export function readReference(text: string): Reference {
  const read = parseReference(text.trim());
  if (!read.ok) throw new SourceError({ kind: 'bad-reference', text });
  if (read.reference.domain !== '') return read.reference;
  throw new SourceError({ kind: 'bad-reference', text, reason: 'not-a-host' });
}

/** Whether a text is a repository's whole name and nothing more. */
export function isRepository(name: string): boolean {
  const read = parseReference(name);
  return read.ok && read.reference.tag === undefined && read.reference.digest === undefined;
}
