/** The half-life of evidence: a number of claims of a field, a number of milliseconds, or none. */
export type HalfLife =
  | { readonly kind: 'none' }
  | { readonly kind: 'claims'; readonly claims: number }
  | { readonly kind: 'ms'; readonly ms: number };
