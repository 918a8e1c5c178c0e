import { createHash } from 'node:crypto';

/** The hex sha256 of all bytes. Throws what `bytes` throws. */
export async function sha256Of(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of bytes) hash.update(piece);
  return hash.digest('hex');
}
