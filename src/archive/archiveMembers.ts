import type { ArchiveMember } from '../core/archiveIndex.ts';
import { SourceError } from '../core/failure.ts';
import { normalisePath } from '../core/layerEntry.ts';
import { TarScanner, type TarEntry } from '../core/tar/scanner.ts';
import type { ArchiveFile } from './archiveFile.ts';
import { CompressionError, ExpansionError, layerExpansion } from '../blob/decompressed.ts';
import { pushSeeking } from './scanLayer.ts';

/** An archive's table of contents. */
export interface Members {
  readonly members: readonly ArchiveMember[];
  /** Contents of small members of a compressed archive, where reading one later means reading all before it again. */
  readonly kept: ReadonlyMap<string, Uint8Array>;
}

/** What may be a manifest or a config is kept up to this size each, and this much in all. */
const keptSize = 4 * 1024 * 1024;
const keptTotal = 64 * 1024 * 1024;
const memberLimits = { entries: 100_000, specialHeader: 1024 * 1024 };

/** Lists the members of an archive. Throws `not-an-archive`; an archive that is cut off has the members before that. */
export async function readMembers(file: ArchiveFile, signal: AbortSignal): Promise<Members> {
  const members: ArchiveMember[] = [];
  const kept = new Map<string, Uint8Array>();
  let keptBytes = 0;
  const scanner = new TarScanner((entry) => {
    const member = memberOf(entry);
    if (member === undefined) return undefined;
    members.push(member);
    if (file.compression === 'none' || !isDocument(entry) || keptBytes + entry.bodySize > keptTotal) return undefined;
    keptBytes += entry.bodySize;
    const content = new Uint8Array(entry.bodySize);
    kept.set(entry.path, content);
    let filled = 0;
    return (piece) => {
      content.set(piece, filled);
      filled += piece.length;
    };
  }, memberLimits);
  try {
    if (file.compression === 'none') await pushSeeking(scanner, file, { begin: 0, end: file.size }, signal);
    else for await (const piece of file.contents(signal, layerExpansion)) scanner.push(piece);
  } catch (error) {
    const isDamage = error instanceof CompressionError || error instanceof ExpansionError;
    if (!isDamage || members.length === 0) throw isDamage ? notAnArchive(file, error) : error;
  }
  const end = scanner.end();
  if (members.length === 0) throw notAnArchive(file, end.kind === 'malformed' ? new Error(end.reason) : undefined);
  return { members, kept };
}

function notAnArchive(file: ArchiveFile, cause: unknown): SourceError {
  return new SourceError({ kind: 'not-an-archive', path: file.path, reason: 'not-a-tar' }, { cause });
}

/** Documents are small; a small layer is kept with them, which does no harm. */
function isDocument(entry: TarEntry): boolean {
  return entry.kind === 'file' && entry.bodySize <= keptSize;
}

function memberOf(entry: TarEntry): ArchiveMember | undefined {
  const common = { name: entry.path, offset: entry.bodyOffset, size: entry.bodySize };
  switch (entry.kind) {
    case 'file':
      return common;
    case 'hardlink':
      return { ...common, linkTo: normalisePath(entry.linkName) };
    case 'symlink': {
      // `docker save` before 25 links a layer that repeats: `<id>/layer.tar -> ../<other>/layer.tar`.
      const slash = entry.path.lastIndexOf('/');
      return { ...common, linkTo: normalisePath(`${entry.path.slice(0, slash + 1)}${entry.linkName}`) };
    }
    case 'directory':
    case 'character':
    case 'block':
    case 'fifo':
      return undefined;
    default:
      return entry.kind satisfies never;
  }
}
