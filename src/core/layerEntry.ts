import type { LayerEntry } from './image.ts';
import type { TarEntry } from './tar/scanner.ts';

const whiteoutPrefix = '.wh.';
const aufsPrefix = '.wh..wh.';
const opaqueName = '.wh..wh..opq';

/**
 * What a tar member is in a layer. Undefined for the bookkeeping files of AUFS, which engines leave out as well.
 * https://github.com/opencontainers/image-spec/blob/v1.1.1/layer.md#whiteouts
 */
export function layerEntryOf(entry: TarEntry): LayerEntry | undefined {
  const path = normalisePath(entry.path);
  const slash = path.lastIndexOf('/');
  if (path.startsWith(aufsPrefix) && path !== opaqueName) return undefined;
  if (path.startsWith(whiteoutPrefix, slash + 1)) return whiteoutOf(entry, path, slash);
  return {
    path,
    kind: entry.kind,
    size: entry.size,
    mode: entry.mode,
    uid: entry.uid,
    gid: entry.gid,
    mtime: entry.mtime,
    ...(entry.kind === 'symlink' && { linkTarget: entry.linkName }),
    ...(entry.kind === 'hardlink' && { linkTarget: normalisePath(entry.linkName) }),
  };
}

/** A path relative to the image's root: no leading or trailing slash, no `.`, no `..`; empty for the root itself. */
export function normalisePath(path: string): string {
  // Nearly all paths need no more than their ends cut.
  const begin = path.startsWith('./') ? 2 : path.startsWith('/') ? 1 : 0;
  const end = path.endsWith('/') && path.length > begin ? path.length - 1 : path.length;
  const plain = path.slice(begin, end);
  if (!needsCleaning(plain)) return plain;
  const parts: string[] = [];
  for (const part of plain.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}

function needsCleaning(path: string): boolean {
  return (
    path.startsWith('.') || path.startsWith('/') || path.includes('/.') || path.includes('//') || path.endsWith('/')
  );
}

function whiteoutOf(entry: TarEntry, path: string, slash: number): LayerEntry | undefined {
  const parent = slash === -1 ? '' : path.slice(0, slash);
  const name = path.slice(slash + 1);
  const common = { kind: entry.kind, size: 0, mode: entry.mode, uid: entry.uid, gid: entry.gid, mtime: entry.mtime };
  if (name === opaqueName) return { path: parent, whiteout: 'opaque', ...common };
  if (name.startsWith(aufsPrefix)) return undefined;
  const deleted = name.slice(whiteoutPrefix.length);
  return {
    path: parent === '' ? deleted : deleted === '' ? parent : `${parent}/${deleted}`,
    whiteout: 'deletes',
    ...common,
  };
}
