import type { Envelope } from '../envelope/envelope.ts';

/** An admitted envelope on its way into one fusion. */
export interface Contribution {
  readonly fusion: string;
  /** The correlation key. */
  readonly key: string;
  readonly topic: string;
  readonly envelope: Envelope;
  /** What the envelope states about its own group, where the fusion's policy asks for it. */
  readonly states?: Statements;
}

/** What one part states about the group that it belongs to. */
export interface Statements {
  /** How many parts the group has. */
  readonly size?: number;
  /** The topics that will answer; names of topics that the fusion gathers. */
  readonly expect?: readonly string[];
  /** When the group's time ends, ms since the epoch. */
  readonly deadline?: number;
  /** What the group is one of a succession in. */
  readonly series?: string;
  /** The topics that will not come. An envelope that states this is no part to be merged. */
  readonly absent?: readonly string[];
  /** The envelope holds what is right for its group. It is no part to be merged. */
  readonly corrects?: true;
}

/** A release that comes from outside the group. */
export type Nudge = 'schedule' | 'new-key' | 'forced';

/** What travels on the fusion queue. */
export type FusionMessage =
  | ({ readonly kind: 'contribution' } & Contribution)
  /** The alarm clock of a group. */
  | { readonly kind: 'timer'; readonly fusion: string; readonly key: string }
  /** Look at this group, also if it is closed: somebody saw parts that nobody may have answered for. */
  | { readonly kind: 'wake'; readonly fusion: string; readonly key: string }
  /** Release this group, if it is open. */
  | { readonly kind: 'release'; readonly fusion: string; readonly key: string; readonly reason: Nudge }
  /** Release every open group of a fusion; `cursor` goes on where an earlier message stopped. */
  | {
      readonly kind: 'release-all';
      readonly fusion: string;
      readonly reason: Exclude<Nudge, 'new-key'>;
      readonly cursor?: string;
    };

/** Why a group stopped waiting, or, settled already, was made again. */
export type ReleaseReason =
  | 'complete'
  | 'predicate'
  | 'size'
  | 'inactivity'
  | 'deadline'
  | 'late'
  | 'corrected'
  | Nudge;

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
  /** The generation that was settled when the message was sent, 0 for none: what it asks for is the one after it. */
  readonly after: number;
}
