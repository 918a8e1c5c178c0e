import { createHash } from 'node:crypto';
import { textAt } from '../core/fields.ts';

/** Where images are to be looked at. */
export type SourceDefinition =
  /** `address` is what the setting `strata.endpoint` takes; empty for the engine that is chosen there. */
  | { readonly kind: 'engine'; readonly address: string }
  | { readonly kind: 'archive'; readonly path: string }
  /** `name` as references have it. The Registries view remembers which ones there are. */
  | { readonly kind: 'registry'; readonly name: string };

/** The key of the chosen engine. */
export const mainKey = '';

/** What a source is known by: the same in every window, and fit for the authority of an address. Empty for the chosen engine. */
export function keyOf(definition: SourceDefinition): string {
  const place = placeOf(definition);
  if (definition.kind === 'engine' && place === '') return mainKey;
  // A hash, for an address has characters that mean something in the authority of another address.
  return `${definition.kind}-${createHash('sha256').update(place).digest('hex').slice(0, 12)}`;
}

/** The definition that something remembered is; none where it is anything else. */
export function parseDefinition(value: unknown): SourceDefinition[] {
  switch (textAt(value, 'kind')) {
    case 'engine': {
      const address = textAt(value, 'address');
      return address === '' ? [] : [{ kind: 'engine', address }];
    }
    case 'archive': {
      const path = textAt(value, 'path');
      return path === '' ? [] : [{ kind: 'archive', path }];
    }
    case 'registry': {
      const name = textAt(value, 'name');
      return name === '' ? [] : [{ kind: 'registry', name }];
    }
    default:
      return [];
  }
}

function placeOf(definition: SourceDefinition): string {
  switch (definition.kind) {
    case 'engine':
      return definition.address;
    case 'archive':
      return definition.path;
    case 'registry':
      return definition.name;
  }
}
