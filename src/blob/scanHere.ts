import { layerExpansion, uncompressed } from './decompressed.ts';
import type { LayerForm, LayerScanner } from './layerScanner.ts';
import { scanStream, type Allocate, type ScannedLayer } from './scanStream.ts';
import { scanTarSplit } from './tarSplit.ts';

/** Reads layers on the thread that asks. */
export const scanHere: LayerScanner = { scan: (form, bytes) => scanLayer(form, bytes) };

/** A layer's entries, however it comes. */
export function scanLayer(
  form: LayerForm,
  bytes: AsyncIterable<Uint8Array>,
  allocate?: Allocate,
): Promise<ScannedLayer> {
  switch (form) {
    case 'tar':
      return scanStream(uncompressed(bytes, layerExpansion), allocate);
    case 'tar-split':
      return scanTarSplit(uncompressed(bytes, layerExpansion), allocate);
    default:
      return form satisfies never;
  }
}
