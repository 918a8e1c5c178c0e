import type { Digest } from './image.ts';

/** Whether a text is a content digest: an algorithm and as many lower-case hex digits as that algorithm makes. */
export function isDigest(text: string): text is Digest {
  return /^(?:sha256:[0-9a-f]{64}|sha384:[0-9a-f]{96}|sha512:[0-9a-f]{128})$/.test(text);
}

/** The first twelve hex digits, as docker shows an id. */
export function shortDigest(digest: string): string {
  const colon = digest.indexOf(':');
  return digest.slice(colon + 1, colon + 13);
}

/** A text with its whole sha256 hashes cut to eight digits, as an old builder writes them for the files it copies. */
export function withShortHashes(text: string): string {
  return text.replaceAll(/\b([0-9a-f]{8})[0-9a-f]{56}\b/g, '$1…');
}
