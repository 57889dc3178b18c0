import type { Envelope } from '../envelope/envelope.ts';

/** The outcome of one envelope that was put on the bus. */
export type PutOutcome =
  | { readonly kind: 'taken' }
  /** The bus will never take it: the reason is its own. */
  | { readonly kind: 'refused'; readonly code: string }
  /** The bus did not take it now. */
  | { readonly kind: 'failed'; readonly fault: unknown };

/** Puts envelopes on the bus, and gives the outcome of each. It never rejects. */
export interface BusEntrance {
  /** @returns one outcome per envelope, in their order */
  put(envelopes: readonly Envelope[]): Promise<readonly PutOutcome[]>;
}
