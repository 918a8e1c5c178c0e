import { formatBytes } from '../../core/bytes.ts';
import type { DrawnLayer } from '../../protocol/picture.ts';
import { l10n } from '../l10n.ts';

/** How large a layer is, and that this is its compressed size where it is. */
export function layerSize({ size, compressed }: Pick<DrawnLayer, 'size' | 'compressed'>): string {
  return compressed ? l10n.t('{0} compressed', formatBytes(size)) : formatBytes(size);
}
