/** A place in an envelope. `path` is a plain JSONata path, which is walked without the engine. */
export type Finding =
  | { readonly kind: 'path'; readonly path: readonly string[] }
  | { readonly kind: 'jsonata'; readonly expression: string };

/** The place of the correlation key: one place, or several that must all be present and are joined. */
export type Correlate = Finding | { readonly kind: 'all'; readonly of: readonly Finding[] };

/** The id of a plain event. It is found in the event, or it is the digest of source, type and body. */
export type Identity = Correlate | { readonly kind: 'digest' };
