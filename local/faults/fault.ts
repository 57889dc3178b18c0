/** What a call may meet on its way, where AWS would be the cause. */
export type Fault =
  /** Refused before anything took place: too much at once. */
  | { readonly kind: 'throttled' }
  /** Answered 500 before anything took place. */
  | { readonly kind: 'failed' }
  /** Took place; the connection is cut before the answer. */
  | { readonly kind: 'cut' }
  /** Took place; no answer ever comes, so that the client's own timeout ends it. */
  | { readonly kind: 'withheld' }
  /** A batch of which some entries are refused and the others take place. `refused` says which of so many, by index. */
  | { readonly kind: 'partial'; readonly refused: (count: number) => ReadonlySet<number> };

export type FaultKind = Fault['kind'];

/** What an injected refusal says, so that nobody takes it for a real one. */
export const injectedMessage = 'A fault that this endpoint was asked to inject.';

/** How many calls meet a fault, and which: the nth call of an operation meets the same whenever the seed is the same. */
export interface FaultOptions {
  readonly seed: number;
  /** The share of calls that meet a fault, from 0 to 1. */
  readonly rate: number;
}

/** A fault that a call has met. */
export interface Injected {
  readonly kind: FaultKind;
  /** As its service names it: `PutItem`. */
  readonly operation: string;
}
