import type { ViewColumns } from '../core/fileView.ts';
import type { LaidLayers } from '../core/layLayers.ts';
import type { ViewOutline } from '../core/pictureWork.ts';

/** Bytes that several threads can read. */
export function sharedBytes(length: number): Uint8Array {
  return new Uint8Array(new SharedArrayBuffer(length));
}

/** What was laid, in memory that several threads can read, and no larger than it is. */
export function sharedLaidLayers(laid: LaidLayers): LaidLayers {
  const { paths, versions, versionCount, shared } = laid;
  const { count } = paths;
  return {
    ...laid,
    paths: {
      ...paths,
      parents: uint32(paths.parents, count),
      firstChildren: uint32(paths.firstChildren, count),
      nextSiblings: uint32(paths.nextSiblings, count),
      nameBegins: uint32(paths.nameBegins, count),
      slots: uint32(paths.slots, paths.slots.length),
      names: uint8(paths.names, paths.namesEnd),
    },
    versions: {
      node: uint32(versions.node, versionCount),
      layer: uint16(versions.layer, versionCount),
      entry: uint32(versions.entry, versionCount),
      below: uint32(versions.below, versionCount),
      change: uint8(versions.change, versionCount),
      deathLayer: uint16(versions.deathLayer, versionCount),
      deathCause: uint8(versions.deathCause, versionCount),
    },
    top: uint32(laid.top, count),
    shared: {
      version: uint32(shared.version, shared.version.length),
      goneLayer: uint16(shared.goneLayer, shared.goneLayer.length),
      goneCause: uint8(shared.goneCause, shared.goneCause.length),
    },
  };
}

/** A view, in memory that several threads can read. */
export function sharedViewColumns({ version, size, flags, freed }: ViewColumns): ViewColumns {
  return {
    version: uint32(version, version.length),
    size: float64(size),
    flags: uint8(flags, flags.length),
    ...(freed !== undefined && { freed: float64(freed) }),
  };
}

/** What a view is drawn with, in memory that several threads can read. */
export function sharedOutline({ largestChild, dead }: ViewOutline): ViewOutline {
  return {
    largestChild: uint32(largestChild, largestChild.length),
    ...(dead !== undefined && { dead: float64(dead) }),
  };
}

function float64(column: Float64Array): Float64Array {
  const shared = new Float64Array(new SharedArrayBuffer(column.byteLength));
  shared.set(column);
  return shared;
}

function uint32(column: Uint32Array, length: number): Uint32Array {
  const shared = new Uint32Array(new SharedArrayBuffer(4 * length));
  shared.set(column.subarray(0, length));
  return shared;
}

function uint16(column: Uint16Array, length: number): Uint16Array {
  const shared = new Uint16Array(new SharedArrayBuffer(2 * length));
  shared.set(column.subarray(0, length));
  return shared;
}

function uint8(column: Uint8Array, length: number): Uint8Array {
  const shared = new Uint8Array(new SharedArrayBuffer(length));
  shared.set(column.subarray(0, length));
  return shared;
}
