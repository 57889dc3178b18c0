import type { Envelope } from '../envelope/envelope.ts';

/** An admitted envelope on its way into one fusion. */
export interface Contribution {
  readonly fusion: string;
  /** The correlation key. */
  readonly key: string;
  readonly topic: string;
  readonly envelope: Envelope;
}

/** What travels on the fusion queue: a contribution, or the alarm clock of a group. */
export type FusionMessage =
  | ({ readonly kind: 'contribution' } & Contribution)
  | { readonly kind: 'timer'; readonly fusion: string; readonly key: string };

/** Why a group stopped waiting. */
export type ReleaseReason = 'complete' | 'deadline' | 'late';

/** What travels on the completion queue: see to it that every part present is in a published generation. */
export interface CompletionMessage {
  readonly fusion: string;
  readonly key: string;
  readonly reason: ReleaseReason;
  /**
   * Unique for every message sent, and the same in each delivery of it, a dead-letter redrive included: it tells
   * who owes a saved generation its publication.
   */
  readonly ticket: string;
}
