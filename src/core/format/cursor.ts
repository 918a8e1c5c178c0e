import { chainAtEnd } from './chain.ts';
import type { RecordPath } from './path.ts';
import type { DecodedRecord } from './record.ts';
import { cursorContext, evaluateIn } from './scope.ts';
import { spellPath } from './spelling.ts';

const NAME_REST = /^[\p{L}\p{Nd}_]*/u;

/**
 * Where in the record's JSON the field under the cursor is. Inside range, the first element stands for all.
 * @param offset In UTF-16 units. The template need not be whole.
 */
export function pathAtCursor(format: string, offset: number, record: DecodedRecord): RecordPath | undefined {
  if (record.kind === 'error') return undefined;
  // The whole of the name the cursor is in.
  const end = offset + (NAME_REST.exec(format.slice(offset))?.[0].length ?? 0);
  const before = format.slice(0, end);
  for (const root of [record.typed, record.raw()]) {
    const context = cursorContext(before, root);
    const last = context?.tokens.at(-1);
    if (context === undefined || last === undefined) continue;
    const chain = chainAtEnd(context.tokens, before);
    const isVariable = last.kind === 'variable';
    if (chain === undefined && !isVariable) continue;
    const source = chain === undefined ? last.text : before.slice(chain.start);
    const { path } = evaluateIn(context.scope, source);
    const spelled = path === undefined ? undefined : spellPath(record.json, path);
    if (spelled !== undefined) return spelled;
  }
  return undefined;
}
