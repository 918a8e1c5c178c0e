/** The words of a row's `contextValue`, which `when` clauses look for: the kind first, then what holds of it. */
export function contextValue(kind: string, traits: Readonly<Record<string, boolean>> = {}): string {
  return [kind, ...Object.keys(traits).filter((trait) => traits[trait] === true)].join(' ');
}
