/** Every command Strata registers. A test holds this list against package.json. */
export const commandIds = [
  'strata.refresh',
  'strata.inspect',
  'strata.inspectAll',
  'strata.compare',
  'strata.showLayers',
  'strata.pull',
  'strata.commit',
  'strata.tag',
  'strata.remove',
  'strata.push',
  'strata.save',
  'strata.load',
  'strata.chooseEndpoint',
  'strata.openSettings',
  'strata.showLog',
  'strata.filter',
  'strata.clearFilter',
  'strata.copyName',
  'strata.copyId',
  'strata.copyDigest',
  'strata.pullBase',
  'strata.pullAllBases',
  'strata.inspectBase',
] as const;

export type CommandId = (typeof commandIds)[number];
