import { createHash, randomBytes } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Digest } from '../core/image.ts';
import { decodeListingInSteps, encodeListing, listingVersion } from '../core/listingCodec.ts';
import type { ListingStore } from '../core/listingStore.ts';
import { sharedBytes } from './sharedColumns.ts';

export interface ListingCacheOptions {
  /** A folder of its own; made where it isn't there. */
  readonly folder: string;
  /** Bytes all listings together may take; the least recently used go first. Unsaid, some hundred layers fit. */
  readonly limit?: number;
  readonly onTrouble?: (error: unknown) => void;
}

/** A layer's listing is 2 MB for 60,000 entries. */
const defaultLimit = 256 * 1024 * 1024;

/**
 * Keeps listings in files named for the diffID and the format's version, so that a new version reads none of the old ones and
 * sweeps them away. Several windows may use one folder: files appear whole or not at all, and one that is gone is a miss.
 */
export function listingCache(options: ListingCacheOptions): ListingStore {
  const { folder, limit = defaultLimit, onTrouble = () => undefined } = options;
  const path = (diffId: Digest) => join(folder, fileName(diffId));
  let sweeping: Promise<void> | undefined;
  let isDirty = false;

  const sweepUntilClean = async () => {
    while (isDirty) {
      isDirty = false;
      await sweep(folder, limit);
    }
  };
  const sweepSoon = async () => {
    isDirty = true;
    sweeping ??= sweepUntilClean().finally(() => (sweeping = undefined));
    await sweeping;
  };

  return {
    async get(diffId) {
      const file = path(diffId);
      try {
        const entries = await decodeListingInSteps(await readShared(file), setImmediate);
        if (entries === undefined) await rm(file, { force: true });
        // The time of the file is when it was last of use.
        else await utimes(file, new Date(), new Date()).catch(() => undefined);
        return entries;
      } catch (error) {
        if (!isAbsent(error)) onTrouble(error);
        return undefined;
      }
    },

    async put(diffId, entries) {
      try {
        await mkdir(folder, { recursive: true });
        await writeWhole(path(diffId), encodeListing(entries));
        await sweepSoon();
      } catch (error) {
        onTrouble(error);
      }
    },
  };
}

/** A file in memory that the threads can read as well. */
async function readShared(path: string): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const bytes = sharedBytes(size);
    for (let filled = 0; filled < size;) {
      const { bytesRead } = await file.read(bytes, filled, size - filled, filled);
      if (bytesRead === 0) return bytes.subarray(0, filled);
      filled += bytesRead;
    }
    return bytes;
  } finally {
    await file.close();
  }
}

const suffix = `.v${listingVersion}`;

function fileName(diffId: Digest): string {
  // A digest's own text would do, but a file name should be of one length whatever the algorithm.
  return `${createHash('sha256').update(diffId).digest('hex')}${suffix}`;
}

async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const part = `${path}.${randomBytes(6).toString('hex')}.part`;
  try {
    await writeFile(part, bytes);
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

/** A part that old belongs to a process that is no more. */
const partAge = 60 * 60 * 1000;

async function sweep(folder: string, limit: number): Promise<void> {
  const now = Date.now();
  const files: { readonly path: string; readonly size: number; readonly used: number }[] = [];
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const found = await stat(path).catch(() => undefined);
    if (found?.isFile() !== true) continue;
    const isPart = name.endsWith('.part');
    if (isPart ? now - found.mtimeMs > partAge : !name.endsWith(suffix)) await rm(path, { force: true });
    else if (!isPart) files.push({ path, size: found.size, used: found.mtimeMs });
  }
  let total = files.reduce((sum, file) => sum + file.size, 0);
  for (const { path, size } of files.sort((a, b) => a.used - b.used)) {
    if (total <= limit) return;
    await rm(path, { force: true });
    total -= size;
  }
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
