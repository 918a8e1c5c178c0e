/** Whether a history line may have made a layer, must have, and how likely it is where both are possible. */
export interface Claim {
  readonly can: boolean;
  readonly must: boolean;
  readonly weight: number;
}

export interface Alignment {
  readonly takes: boolean;
  /** Another way of pairing fits as well. */
  readonly guessed: boolean;
}

/** Beyond this many (line, layer) pairs the question isn't worth its time: no real image comes near. */
const pairLimit = 4_000_000;

/**
 * Finds which lines made the layers: all ways that fit the claims, the number of layers and the counts known along the way
 * (`layersAfter[i]`: layers there are once line i is done) are weighed, and a line is no guess where all of them agree on it.
 * Undefined where nothing fits.
 */
export function alignLayers(
  claims: readonly Claim[],
  counts: { readonly layers: number; readonly layersAfter?: readonly (number | undefined)[] },
): readonly Alignment[] | undefined {
  const width = counts.layers + 1;
  if ((claims.length + 1) * width > pairLimit) return undefined;
  const fits = (line: number, used: number): boolean => {
    if (line === claims.length && used !== counts.layers) return false;
    const known = line === 0 ? 0 : counts.layersAfter?.[line - 1];
    return known === undefined || known === used;
  };
  const ahead = reachable(claims, width, fits);
  const behind = weights(claims, width, fits);
  if (behind[0] === undefined || Number.isNaN(behind[0])) return undefined;

  const result: Alignment[] = [];
  let used = 0;
  for (const [line, claim] of claims.entries()) {
    const without = claim.must ? Number.NaN : (behind[(line + 1) * width + used] ?? Number.NaN);
    const next = claim.can && used < counts.layers ? (behind[(line + 1) * width + used + 1] ?? Number.NaN) : Number.NaN;
    // Of two equally likely ways the one that pairs from the bottom.
    const takes = !Number.isNaN(next) && (Number.isNaN(without) || claim.weight + next >= without);
    result.push({ takes, guessed: !isAgreed(claim, line, width, ahead, behind) });
    if (takes) used++;
  }
  return result;
}

/** Whether every way that fits does the same with this line: takes none, or takes the same layer. */
function isAgreed(claim: Claim, line: number, width: number, ahead: Uint8Array, behind: Float64Array): boolean {
  let ways = 0;
  let canSkip = false;
  for (let used = 0; used < width; used++) {
    if (ahead[line * width + used] !== 1) continue;
    const after = (line + 1) * width + used;
    if (!claim.must && !Number.isNaN(behind[after])) canSkip = true;
    if (claim.can && used + 1 < width && !Number.isNaN(behind[after + 1])) ways++;
  }
  return ways === 0 || (ways === 1 && !canSkip);
}

/** For each line and each number of layers used before it: 1 where the lines before can use that many. */
function reachable(claims: readonly Claim[], width: number, fits: (line: number, used: number) => boolean): Uint8Array {
  const table = new Uint8Array((claims.length + 1) * width);
  table[0] = 1;
  for (const [line, claim] of claims.entries()) {
    for (let used = 0; used < width; used++) {
      if (table[line * width + used] !== 1) continue;
      const after = (line + 1) * width + used;
      if (!claim.must && fits(line + 1, used)) table[after] = 1;
      if (claim.can && used + 1 < width && fits(line + 1, used + 1)) table[after + 1] = 1;
    }
  }
  return table;
}

/** For each line and each number of layers used before it: the weight of the likeliest way to the end; NaN where none is. */
function weights(claims: readonly Claim[], width: number, fits: (line: number, used: number) => boolean): Float64Array {
  const table = new Float64Array((claims.length + 1) * width).fill(Number.NaN);
  for (let used = 0; used < width; used++) if (fits(claims.length, used)) table[claims.length * width + used] = 0;
  for (let line = claims.length - 1; line >= 0; line--) {
    const claim = claims[line];
    if (claim === undefined) continue;
    for (let used = 0; used < width; used++) {
      if (!fits(line, used)) continue;
      const after = (line + 1) * width + used;
      const without = claim.must ? Number.NaN : (table[after] ?? Number.NaN);
      const next = claim.can && used + 1 < width ? claim.weight + (table[after + 1] ?? Number.NaN) : Number.NaN;
      table[line * width + used] = Number.isNaN(without) || next >= without ? next : without;
    }
  }
  return table;
}
