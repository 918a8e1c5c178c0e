import { completeFormat, type CompletionItem } from '../core/format/complete.ts';
import { MASK } from './envSecrets.ts';
import type { ImageRecord } from './imageRecord.ts';

/** What can stand at the cursor, and the stretch of the text it would replace. */
export interface Completions {
  readonly start: number;
  readonly end: number;
  readonly items: readonly CompletionItem[];
}

/** What can be written at an offset of a template; secrets of the record stay covered in the details. */
export function completionsAt(
  format: string,
  offset: number,
  image: ImageRecord,
  secretsShown: boolean,
): Completions | undefined {
  const completion = completeFormat(format, offset, image.decoded);
  if (completion === undefined) return undefined;
  const secrets = secretsShown ? [] : image.secrets;
  const items =
    secrets.length === 0
      ? completion.items
      : completion.items.map((item) => ({
          label: item.label,
          kind: item.kind,
          insert: item.insert,
          get detail() {
            return withoutSecrets(item.detail, secrets);
          },
        }));
  return { start: completion.from, end: completion.to, items };
}

/** Details are cut, and so may be the secrets in them: the beginning of one is covered as well. */
function withoutSecrets(detail: string, secrets: readonly string[]): string {
  let safe = detail;
  for (const secret of secrets) {
    for (let length = secret.length; length > 3; length -= 1) {
      const start = secret.slice(0, length);
      if (!safe.includes(start)) continue;
      safe = safe.replaceAll(start, MASK);
      break;
    }
  }
  return safe;
}
