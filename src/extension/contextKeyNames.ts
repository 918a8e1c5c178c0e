/** The keys Strata sets for `when` clauses, as they are written there after `strata.`. A test holds them against package.json. */
export const contextKeyNames = ['state', 'filtered', 'searched', 'searching'] as const;

export type ContextKeyName = (typeof contextKeyNames)[number];
