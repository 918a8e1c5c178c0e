import { decompressedAsItBegins, type Expansion } from '../blob/decompressed.ts';
import type { LayerScanner } from '../blob/layerScanner.ts';
import type { ScannedLayer } from '../blob/scanStream.ts';
import type { Descriptor } from './manifest.ts';
import type { RegistryClient } from './registryClient.ts';

/** How far the blob of a layer has arrived. */
export interface LayerReading {
  /** Bottom first. */
  readonly layer: number;
  /** Bytes, compressed. */
  readonly read: number;
  readonly total: number;
}

/** A layer's blob on a registry. */
export interface RemoteLayer {
  readonly client: RegistryClient;
  readonly repository: string;
  readonly index: number;
  readonly blob: Descriptor;
  readonly expansion: Expansion;
  readonly onRead: (reading: LayerReading) => void;
}

/** Reads a layer's entries while its blob arrives; nothing of it is kept but those. */
export function scanRemoteLayer(layer: RemoteLayer, scanner: LayerScanner, signal: AbortSignal): Promise<ScannedLayer> {
  return scanner.scan('tar', counted(layer, signal), signal, layer.expansion);
}

/** A layer's uncompressed bytes; leaving the loop closes the connection. */
export function remoteBytes(layer: RemoteLayer, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  return decompressedAsItBegins(counted(layer, signal), layer.blob.size, layer.expansion);
}

async function* counted(
  { client, repository, index, blob, onRead }: RemoteLayer,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  let read = 0;
  onRead({ layer: index, read, total: blob.size });
  for await (const piece of client.blob(repository, blob, signal)) {
    read += piece.length;
    onRead({ layer: index, read, total: blob.size });
    yield piece;
  }
}
