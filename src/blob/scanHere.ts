import { layerExpansion, uncompressed, type Expansion } from './decompressed.ts';
import type { LayerForm, LayerScanner } from './layerScanner.ts';
import { scanStream, type Allocate, type ScannedLayer } from './scanStream.ts';
import { scanTarSplit } from './tarSplit.ts';

/** Reads layers on the thread that asks. */
export const scanHere: LayerScanner = { scan: (form, bytes, _signal, expansion) => scanLayer(form, bytes, expansion) };

/** A layer's entries, however it comes. */
export function scanLayer(
  form: LayerForm,
  bytes: AsyncIterable<Uint8Array>,
  expansion: Expansion = layerExpansion,
  allocate?: Allocate,
): Promise<ScannedLayer> {
  switch (form) {
    case 'tar':
      return scanStream(uncompressed(bytes, expansion), allocate);
    case 'tar-split':
      return scanTarSplit(uncompressed(bytes, expansion), allocate);
    default:
      return form satisfies never;
  }
}
