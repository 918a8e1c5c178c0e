import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

/** The root of the repository, absolute. */
export const repository = join(import.meta.dirname, '..', '..');

/** Where the harness keeps what it provisions, `.cache` or the folder named by STRATA_CACHE: safe to delete between runs. */
export const cacheRoot = process.env['STRATA_CACHE'] ?? join(repository, '.cache');

/** A folder of the cache, made if need be. */
export async function cacheFolder(...names: readonly string[]): Promise<string> {
  const folder = join(cacheRoot, ...names);
  await mkdir(folder, { recursive: true });
  return folder;
}
