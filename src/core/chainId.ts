import { isDigest } from './digest.ts';
import type { Digest } from './image.ts';

/**
 * The chain id of every layer: it names a layer together with all that lies below it.
 * `sha256` makes the lower-case hex of a text's hash (there is no synchronous one here).
 * https://github.com/opencontainers/image-spec/blob/v1.1.1/config.md#layer-chainid
 */
export function chainIds(diffIds: readonly Digest[], sha256: (text: string) => string): readonly Digest[] {
  const chain: Digest[] = [];
  let below: Digest | undefined;
  for (const diffId of diffIds) {
    below = below === undefined ? diffId : digestOf(sha256(`${below} ${diffId}`));
    chain.push(below);
  }
  return chain;
}

function digestOf(hex: string): Digest {
  const text = `sha256:${hex}`;
  if (!isDigest(text)) throw new TypeError('The hash function must make 64 lower-case hex digits.');
  return text;
}
