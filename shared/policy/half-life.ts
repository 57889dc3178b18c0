/** How fast what was learned fades: by half in so many claims of a field, in so many milliseconds, or never. */
export type HalfLife =
  | { readonly kind: 'none' }
  | { readonly kind: 'claims'; readonly claims: number }
  | { readonly kind: 'ms'; readonly ms: number };
