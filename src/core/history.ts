import { alignLayers, type Claim } from './alignLayers.ts';
import type { Digest, HistoryEntry, HistoryStep, ImageHistory, Layer, LayerBlob } from './image.ts';
import { layerClaim } from './layerClaim.ts';

export interface HistoryInput {
  /** The oldest first. */
  readonly entries: readonly HistoryEntry[];
  readonly diffIds: readonly Digest[];
  /** As long as `diffIds`. */
  readonly chainIds: readonly Digest[];
  /**
   * Who tells the history: the image's config (`empty_layer` is the truth), or the API of an engine that keeps its images
   * in a graph driver's store (sizes of real layers may be 0), in containerd's (they never are), or of Podman (neither).
   */
  readonly store: 'config' | 'classic' | 'containerd' | 'podman';
  /** How many layers the image with this id has, for the ids of history lines that are still images on the engine. */
  readonly grows?: ReadonlyMap<string, number>;
  /** Bytes per layer, bottom first, where the source knows them apart from the history. */
  readonly layerSizes?: readonly (number | undefined)[];
  /** What the layers are kept as, bottom first, where the source keeps blobs. Without `layerSizes` they are the sizes too. */
  readonly blobs?: readonly LayerBlob[];
}

/**
 * Pairs history lines with the layers they made. Every layer appears in exactly one step, every line in exactly one, both
 * in their order; layers that no line accounts for come last, without an entry.
 */
export function pairHistory(input: HistoryInput): ImageHistory {
  const exact = exactFlags(input);
  if (exact !== undefined) {
    const steps = stepsOf(
      input,
      exact.flags.map((takes) => ({ takes, guessed: false })),
    );
    return { steps, layers: layersOf(input, steps), basis: exact.basis };
  }
  const basis = input.store === 'config' ? 'config' : 'inferred';
  const claims = input.entries.map((entry) => (input.store === 'config' ? configClaim(entry) : layerClaim(entry)));
  const aligned = alignLayers(claims, {
    layers: input.diffIds.length,
    layersAfter: input.entries.map((entry) => (entry.id === undefined ? undefined : input.grows?.get(entry.id))),
  });
  const steps = stepsOf(input, aligned ?? fromTheBottom(claims, input.diffIds.length));
  return { steps, layers: layersOf(input, steps), basis };
}

interface Pairing {
  readonly takes: boolean;
  readonly guessed: boolean;
}

/** Which lines made a layer where the source leaves no doubt about it. */
function exactFlags(
  input: HistoryInput,
): { readonly flags: readonly boolean[]; readonly basis: 'config' | 'sizes' } | undefined {
  const { entries, store } = input;
  if (store === 'classic') return undefined;
  if (store !== 'config' && entries.some((entry) => entry.size === undefined)) return undefined;
  const flags = entries.map((entry) =>
    store === 'config' ? entry.emptyLayer !== true : entry.emptyLayer === false || (entry.size ?? 0) > 0,
  );
  const count = flags.filter((flag) => flag).length;
  if (count !== input.diffIds.length && !(store === 'config' && entries.length === 0)) return undefined;
  return { flags, basis: store === 'config' ? 'config' : 'sizes' };
}

function configClaim(entry: HistoryEntry): Claim {
  return entry.emptyLayer === true ? { can: false, must: false, weight: 0 } : { can: true, must: true, weight: 0 };
}

/** What is left to do where lines and layers don't add up: pair from the bottom, and say that it is a guess. */
function fromTheBottom(claims: readonly Claim[], layers: number): readonly Pairing[] {
  const certain = claims.filter((claim) => claim.must).length;
  let left = layers;
  return claims.map((claim) => {
    const takes = left > 0 && (certain >= layers ? claim.must : claim.can);
    if (takes) left--;
    return { takes, guessed: claim.can };
  });
}

function stepsOf(input: HistoryInput, pairings: readonly Pairing[]): readonly HistoryStep[] {
  const steps: HistoryStep[] = [];
  let index = 0;
  for (const [at, entry] of input.entries.entries()) {
    const pairing = pairings[at];
    const layer = pairing?.takes === true ? layerAt(input, index, entry.size) : undefined;
    if (layer !== undefined) index++;
    steps.push({ entry, guessed: pairing?.guessed ?? false, ...(layer !== undefined && { layer }) });
  }
  for (; index < input.diffIds.length; index++) {
    const layer = layerAt(input, index, undefined);
    if (layer !== undefined) steps.push({ layer, guessed: false });
  }
  return steps;
}

function layerAt(input: HistoryInput, index: number, entrySize: number | undefined): Layer | undefined {
  const diffId = input.diffIds[index];
  if (diffId === undefined) return undefined;
  const blob = input.blobs?.[index];
  const size = input.layerSizes?.[index] ?? entrySize ?? blob?.size;
  return {
    index,
    diffId,
    chainId: input.chainIds[index] ?? diffId,
    ...(size !== undefined && { size }),
    ...(blob !== undefined && { blob }),
  };
}

function layersOf(input: HistoryInput, steps: readonly HistoryStep[]): readonly Layer[] {
  const layers = steps.flatMap((step) => step.layer ?? []);
  if (layers.length !== input.diffIds.length) throw new Error('a layer was lost between history and steps');
  return layers;
}
