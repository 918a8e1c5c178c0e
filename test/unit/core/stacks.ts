import fc from 'fast-check';
import { isDigest } from '../../../src/core/digest.ts';
import type { Layer, LayerEntry, LayerListing } from '../../../src/core/image.ts';
import { LayerStack } from '../../../src/core/layerStack.ts';

/** `a/` a directory, `-a` a whiteout, `!a` an opaque directory, `a=5` a file of five bytes, `a>b` a hardlink, `a~b` a symlink. */
export function entry(text: string, more: Partial<LayerEntry> = {}): LayerEntry {
  const common = { size: 0, mode: 0o644, uid: 0, gid: 0, mtime: 0, ...more };
  const [, target] = /[>~](.*)$/.exec(text) ?? [];
  const path = text
    .replace(/[>~=].*$/, '')
    .replace(/^[-!]/, '')
    .replace(/\/$/, '');
  if (text.startsWith('-')) return { ...common, path, kind: 'file', whiteout: 'deletes' };
  if (text.startsWith('!')) return { ...common, path, kind: 'file', whiteout: 'opaque' };
  if (text.includes('>')) return { ...common, path, kind: 'hardlink', linkTarget: target ?? '' };
  if (text.includes('~')) return { ...common, path, kind: 'symlink', linkTarget: target ?? '' };
  if (text.endsWith('/')) return { ...common, path, kind: 'directory' };
  return { ...common, path, kind: 'file', size: Number(text.split('=')[1] ?? 0) };
}

export function layerAt(index: number): Layer {
  const diffId = `sha256:${index.toString(16).padStart(64, '0')}`;
  if (!isDigest(diffId)) throw new Error('a digest');
  return { index, diffId, chainId: diffId };
}

export function stackOf(...layers: readonly (readonly (string | LayerEntry)[])[]): LayerStack {
  const listings = layers.map((texts, index): LayerListing => ({
    layer: layerAt(index),
    entries: texts.map((text) => (typeof text === 'string' ? entry(text) : text)),
  }));
  return new LayerStack(listings);
}

const anyPath = fc
  .array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 3 })
  .map((parts) => parts.join('/'));

/** Layers over few paths, so that they meet. */
export const anyLayers: fc.Arbitrary<readonly (readonly LayerEntry[])[]> = fc.array(
  fc.array(
    fc.oneof(
      fc.tuple(anyPath, fc.nat(9)).map(([path, size]) => entry(`${path}=${size}`)),
      anyPath.map((path) => entry(`${path}/`)),
      anyPath.map((path) => entry(`-${path}`)),
      anyPath.map((path) => entry(`!${path}`)),
      fc.tuple(anyPath, anyPath).map(([path, target]) => entry(`${path}>${target}`)),
    ),
    { maxLength: 8 },
  ),
  { maxLength: 5 },
);
