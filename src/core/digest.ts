import type { Digest } from './image.ts';

/** Whether a text is a content digest: an algorithm and as many lower-case hex digits as that algorithm makes. */
export function isDigest(text: string): text is Digest {
  return /^(?:sha256:[0-9a-f]{64}|sha384:[0-9a-f]{96}|sha512:[0-9a-f]{128})$/.test(text);
}

/**
 * The digest of an empty tar (1,024 zero bytes): a layer that changes nothing.
 * https://github.com/moby/moby/blob/v28.0.0/layer/empty.go
 */
export const emptyTarDigest = 'sha256:5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef';

/** The first twelve hex digits, as docker shows an id. */
export function shortDigest(digest: string): string {
  const colon = digest.indexOf(':');
  return digest.slice(colon + 1, colon + 13);
}
