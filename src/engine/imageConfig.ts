import { isDigest } from '../core/digest.ts';
import type { Digest, HistoryEntry } from '../core/image.ts';
import { isFields, listAt, fieldsAt, textAt, textsAt, timeAt } from './fields.ts';

/** The part of an image's config that says how it was made. */
export interface ConfigHistory {
  /** The oldest first. */
  readonly entries: readonly HistoryEntry[];
  readonly diffIds: readonly Digest[];
}

/** Reads an image config: https://github.com/opencontainers/image-spec/blob/v1.1.1/config.md; undefined where it is none. */
export function parseConfigHistory(config: unknown): ConfigHistory | undefined {
  if (!isFields(config) || !isFields(config['rootfs'])) return undefined;
  return {
    entries: listAt(config, 'history').map((item) => {
      const author = textAt(item, 'author');
      return {
        createdBy: textAt(item, 'created_by'),
        created: timeAt(item, 'created'),
        comment: textAt(item, 'comment'),
        emptyLayer: isFields(item) && item['empty_layer'] === true,
        ...(author === '' ? {} : { author }),
      };
    }),
    diffIds: textsAt(fieldsAt(config, 'rootfs'), 'diff_ids').filter((text): text is Digest => isDigest(text)),
  };
}
