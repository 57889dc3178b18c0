/** A fault that AWS may cause in a call. */
export type Fault =
  /** Refused before it took effect: too many requests. */
  | { readonly kind: 'throttled' }
  /** Answered 500 before it took effect. */
  | { readonly kind: 'failed' }
  /** Took effect; the connection is cut before the response. */
  | { readonly kind: 'cut' }
  /** Took effect; no response ever comes, so that the client's own timeout ends it. */
  | { readonly kind: 'withheld' }
  /**
   * A batch of which some entries are refused and the others take effect. `refused` chooses the refused ones, by index.
   */
  | { readonly kind: 'partial'; readonly refused: (count: number) => ReadonlySet<number> };

export type FaultKind = Fault['kind'];

/** The message of an injected refusal, which shows that it is not a real one. */
export const injectedMessage = 'A fault that this endpoint was asked to inject.';

/** The rate and the seed of faults. With the same seed the nth call of an operation meets the same fault. */
export interface FaultOptions {
  readonly seed: number;
  /** The share of calls that meet a fault, from 0 to 1. */
  readonly rate: number;
}

/** A fault that a call has met. */
export interface Injected {
  readonly kind: FaultKind | 'outage';
  /** The service's name of the operation: `PutItem`; in an outage the service. */
  readonly operation: string;
}
