import { createHash, type Hash } from 'node:crypto';
import { readArchiveIndex, type ArchiveMember } from '../core/archiveIndex.ts';
import { normalisePath } from '../core/layerEntry.ts';
import { TarScanner } from '../core/tar/scanner.ts';
import { incomplete, streamTrouble, type Errand } from './errors.ts';

/** Members that may be documents are kept; a larger one is a layer. */
const documentLimit = 8 * 1024 * 1024;
/** An engine's complaint at the end of a stream is shorter than this. */
const complaintLimit = 16 * 1024;

/**
 * Hands on an archive and throws at its end unless it is whole: an engine that fails in the middle appends its complaint to an answer that began
 * with success, and an archive that was cut between two members looks finished. Every blob is held against its hash.
 */
export async function* checkedArchive(archive: AsyncIterable<Uint8Array>, errand: Errand): AsyncGenerator<Uint8Array> {
  const check = new ArchiveCheck();
  for await (const piece of archive) {
    check.push(piece);
    yield piece;
  }
  const trouble = await check.trouble();
  if (trouble === undefined) return;
  throw trouble.complaint === undefined
    ? incomplete(errand, new Error(trouble.reason))
    : streamTrouble(errand, trouble.complaint);
}

interface Member extends ArchiveMember {
  readonly hash: Hash;
  readonly pieces: Uint8Array[];
}

class ArchiveCheck {
  readonly #members: (ArchiveMember | Member)[] = [];
  readonly #scanner: TarScanner;
  #tail: Uint8Array = new Uint8Array(0);

  constructor() {
    this.#scanner = new TarScanner((entry) => {
      const common = { name: normalisePath(entry.path), offset: entry.bodyOffset, size: entry.bodySize };
      if (entry.kind === 'symlink' || entry.kind === 'hardlink') {
        const from =
          entry.kind === 'symlink' && !entry.linkName.startsWith('/') ? common.name.replace(/[^/]*$/, '') : '';
        this.#members.push({ ...common, linkTo: normalisePath(from + entry.linkName) });
      }
      if (entry.kind !== 'file') return undefined;
      const member: Member = { ...common, hash: createHash('sha256'), pieces: [] };
      this.#members.push(member);
      return (piece) => {
        member.hash.update(piece);
        if (member.size <= documentLimit && !member.name.endsWith('.tar')) member.pieces.push(piece);
      };
    });
  }

  push(piece: Uint8Array): void {
    this.#scanner.push(piece);
    const tail = piece.length >= complaintLimit ? piece : Buffer.concat([this.#tail, piece]);
    this.#tail = tail.subarray(Math.max(0, tail.length - complaintLimit));
  }

  async trouble(): Promise<{ readonly reason: string; readonly complaint?: string } | undefined> {
    const complaint = complaintIn(this.#tail);
    if (complaint !== undefined) return { reason: 'the engine failed', complaint };
    const end = this.#scanner.end();
    if (end.kind !== 'complete' || !end.marked) return { reason: 'it ends early' };
    const hashes = new Map<string, string>();
    for (const member of this.#members)
      if (isMember(member)) hashes.set(member.name, `sha256:${member.hash.digest('hex')}`);
    for (const [name, hash] of hashes) {
      const named = /^blobs\/sha256\/([0-9a-f]{64})$/.exec(name)?.[1];
      if (named !== undefined && hash !== `sha256:${named}`) return { reason: `${name} is not what its name says` };
    }
    const index = await readArchiveIndex({
      members: this.#members,
      read: (member) => Promise.resolve(isMember(member) ? Buffer.concat(member.pieces) : new Uint8Array(0)),
      sha256: (bytes) => createHash('sha256').update(bytes).digest('hex'),
    });
    if (!index.ok) return { reason: index.reason };
    for (const { id, layers } of index.images) {
      for (const { blob, diffId, digest, compression } of layers) {
        if (blob === undefined) return { reason: `${id} lacks a layer` };
        const hash = hashes.get(blob.name);
        const isTrue = hash === diffId || hash === digest || (compression !== 'none' && blob.name.startsWith('blobs/'));
        if (!isTrue) return { reason: `${blob.name} is not the layer ${diffId}` };
      }
    }
    return undefined;
  }
}

function isMember(member: ArchiveMember): member is Member {
  return 'hash' in member;
}

/** `{"errorDetail":{"message":...},"error":...}` at the very end of a stream. */
function complaintIn(tail: Uint8Array): string | undefined {
  const text = new TextDecoder('latin1').decode(tail);
  const start = text.lastIndexOf('{"errorDetail"');
  if (start < 0) return undefined;
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(tail.subarray(start)));
    return typeof value === 'object' && value !== null && 'error' in value && typeof value.error === 'string'
      ? value.error
      : undefined;
  } catch {
    return undefined;
  }
}
