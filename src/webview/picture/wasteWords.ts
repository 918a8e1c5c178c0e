import type { DrawnBlame } from '../../protocol/picture.ts';
import { l10n } from '../l10n.ts';

/** What the layer did. */
export function whatWords({ cause, sameContent, fileCount }: DrawnBlame): string {
  const count = l10n.number(fileCount);
  if (sameContent) {
    return fileCount === 1
      ? l10n.t('wrote a file again with the same content: only its mode, owner or time is new.')
      : l10n.t('wrote {0} files again with the same content: only their mode, owner or time is new.', count);
  }
  switch (cause) {
    case 'overwritten':
      return fileCount === 1
        ? l10n.t('overwrote a file that a layer below had brought.')
        : l10n.t('overwrote {0} files that layers below had brought.', count);
    case 'deleted':
      return fileCount === 1
        ? l10n.t('deleted a file of a layer below, where it still takes its room.')
        : l10n.t('deleted {0} files of layers below, where they still take their room.', count);
    case 'hidden':
      return fileCount === 1
        ? l10n.t('made its directory anew (an opaque directory), which hides a file below.')
        : l10n.t('made a directory anew (an opaque directory), which hides {0} files below.', count);
  }
}

/** What to do about it. */
export function remedyWords({ cause, sameContent, newMode, newOwner }: DrawnBlame): string {
  if (sameContent && newMode && newOwner) return l10n.t('Use COPY --chmod and --chown where the files are copied.');
  if (sameContent && newMode) return l10n.t('Use COPY --chmod where the file is copied.');
  if (sameContent && newOwner) return l10n.t('Use COPY --chown where the file is copied.');
  if (sameContent) return l10n.t('Leave files alone that do not change.');
  return cause === 'overwritten'
    ? l10n.t('Write it once: in one instruction, or in the layer that ends up with it.')
    : l10n.t('Delete it in the same RUN that makes it, or leave it in a build stage.');
}
