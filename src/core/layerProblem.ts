/** Why a layer's listing is not whole, as far as reading it showed. */
export type LayerProblem =
  /** It is not where its image is. */
  | { readonly kind: 'missing' }
  /** It is to be fetched from an address outside of its registry. */
  | { readonly kind: 'elsewhere' }
  | { readonly kind: 'limit'; readonly limit: 'entries' | 'specialHeader' }
  | { readonly kind: 'cut-off' | 'malformed'; readonly offset: number }
  | { readonly kind: 'compression'; readonly offset: number }
  | { readonly kind: 'expansion'; readonly offset: number };
