import { BoltBucket, BoltFile } from './boltFile.ts';
import type { Reader } from './readerContainer.ts';
import { wholeOf } from './wholeStream.ts';

/** Where the reader sees the folder of containerd's snapshotter. */
export const snapshotsTarget = '/strata/snapshots';

/**
 * The folders of unpacked layers by chain id, from the records of containerd's snapshotter. Empty where those cannot be made out: they are
 * containerd's own affair.
 * https://github.com/containerd/containerd/blob/v1.7.22/snapshots/storage/bolt.go
 */
export async function snapshotFolders(reader: Reader, signal: AbortSignal): Promise<ReadonlyMap<string, string>> {
  const records = await wholeOf(reader.file(`${snapshotsTarget}/metadata.db`, signal), 64 * 1024 * 1024);
  try {
    return foldersIn(records);
  } catch (error) {
    // It is written to while it is read.
    if (error instanceof RangeError) return new Map();
    throw error;
  }
}

/** Throws `RangeError` on damaged records. */
export function foldersIn(records: Uint8Array): ReadonlyMap<string, string> {
  const folders = new Map<string, string>();
  for (const [key, snapshot] of BoltFile.open(records)?.entries('v1', 'snapshots') ?? []) {
    // `moby/12/sha256:...`: the namespace, a number, and the name: a committed layer's is its chain id.
    const chainId = /^[^/]+\/\d+\/(sha256:[0-9a-f]{64})$/.exec(key)?.[1];
    if (chainId === undefined || !(snapshot instanceof BoltBucket)) continue;
    const values = new Map(snapshot.entries());
    const id = values.get('id');
    if (id instanceof Uint8Array) folders.set(chainId, `${snapshotsTarget}/snapshots/${uvarint(id)}/fs`);
  }
  return folders;
}

function uvarint(bytes: Uint8Array): bigint {
  let value = 0n;
  for (const [index, byte] of bytes.entries()) {
    value |= BigInt(byte & 0x7f) << BigInt(7 * index);
    if (byte < 0x80) break;
  }
  return value;
}
