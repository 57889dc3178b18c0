import type { Contribution } from '../envelope/contribution.ts';
import type { Envelope } from '../envelope/envelope.ts';
import type { Spent } from '../ports/model-usage.ts';
import type { Statements } from '../messages/statements.ts';
import type { ReleaseRequest } from '../policy/release-reason.ts';
import type { ReleaseReason } from '../policy/release-reason.ts';

/** Identifies a group by its fusion and its correlation key. */
export interface GroupRef {
  readonly fusion: string;
  readonly key: string;
}

/** The facts that join needs of a stored part: everything but the envelope. */
export interface PartSummary {
  /** Derived from the envelope's `source` + `id`: 128 bits as base64url. */
  readonly partId: string;
  readonly topic: string;
  /** Digest of topic and envelope: reveals that an id is reused with another body. */
  readonly digest: string;
  /** Time of the first put, ms since the epoch. A redelivery does not change it. */
  readonly arrivedAt: number;
  /** Statements of the part about its group. */
  readonly states?: Statements;
  /** The version of the policy that was chosen when it arrived; absent where the bridge has no live policy. */
  readonly version?: string;
}

/** A part as it is stored. */
export interface Part extends PartSummary, Contribution {}

/** A group whose next generation is being made by a worker. The token fences off a worker that outlives the lease. */
export interface LeasedGroup {
  readonly state: 'leased';
  readonly generation: number;
  readonly token: string;
  /** Ms since the epoch; afterwards any worker may take over. */
  readonly leaseUntil: number;
  /** Number of failed visits to the model so far. */
  readonly attempts: number;
  readonly spent: Spent;
  /** Id of the event that the generation before ended in. */
  readonly causationId: string | undefined;
  /** The reason for the generation. A worker that takes over keeps it. */
  readonly reason: ReleaseReason;
  /** True if the predicate took too long when the group was released. */
  readonly isUndecided?: true;
  /** The request id of the message that asked for the generation. It owes the publication, whichever worker makes it. */
  readonly requestedBy: string;
  /** The kind of outcome of the generation before. */
  readonly previous: Outcome['kind'] | undefined;
  /** The `partId`s that this generation excludes: those of earlier rounds of the key. Sorted. */
  readonly before: readonly string[];
  /**
   * The `partId`s that the generation is made of, although others may arrive meanwhile. Sorted. They are fixed where the
   * model may answer a day later, and where guest parts are answered that no part opened a group for.
   */
  readonly included?: readonly string[];
  /** The release of the next round that a message requested. The message ended while this lease waits. */
  readonly pendingRelease?: ReleaseRequest;
  /** The generation that opened this round of the key; absent, it is this generation. */
  readonly round?: number;
  /** The best outcome before the previous generation, where it is better: a dead letter undoes no merge. */
  readonly merged?: MergedKind;
  /** The corrections of the last merged generation. The evidence has learned from them. */
  readonly learnedCorrections?: readonly string[];
  /** The settled round that is made again, where a correction asks for the generation. */
  readonly corrects?: CorrectedRound;
  /** As in a {@link CompletedGroup}. */
  readonly questions?: readonly number[];
  /** The version of the policy that judges the round; absent where the bridge has no live policy. */
  readonly version?: string;
}

/** A round that a correction causes to be made again, while the key may be open for the next round. */
export interface CorrectedRound {
  /** The `partId`s of its generation, complete. Sorted. */
  readonly parts: readonly string[];
  /** Time of its first save, ms since the epoch: a correction does not extend how long the key is remembered. */
  readonly savedAt: number;
}

/** The stored result of a generation, with everything that is needed to publish it again word for word. */
export type Outcome =
  /** `held`: only the reviewer receives it. */
  | {
      readonly kind: 'fused' | 'held' | 'discarded';
      readonly envelope: Envelope;
      /** The names of the recipients, each once. A discarded group has none. */
      readonly recipients: readonly string[];
    }
  /** `letter` is the text of a {@link DeadLetter}. */
  | { readonly kind: 'dead-lettered'; readonly letter: string }
  /** No part opened the group. Its parts are answered like latecomers, and nothing is published. */
  | { readonly kind: 'unopened' };

/** An outcome that has something to publish. */
export type PublishableOutcome = Exclude<Outcome, { kind: 'unopened' }>;

/** An outcome that is an event on the bus. */
export type PublishedOutcome = Exclude<PublishableOutcome, { readonly kind: 'dead-lettered' }>;

/** An outcome that was merged and gave an evidence update: published, or held for the reviewer. */
export type MergedKind = Extract<Outcome['kind'], 'fused' | 'held'>;

/** A group whose generation is saved. It may be published any number of times, and is always the same. */
export interface CompletedGroup {
  readonly state: 'completed';
  readonly generation: number;
  readonly token: string;
  /** The request id of the message that asked for it. That message is not done before the outcome is published. */
  readonly requestedBy: string;
  /** The `partId`s of the parts in this generation, sorted. */
  readonly included: readonly string[];
  /** The `partId`s of earlier rounds of the key, which are already answered. Sorted. */
  readonly before: readonly string[];
  /** The generation that opened this round of the key; absent, it is this generation. */
  readonly round?: number;
  /** Time of the save, ms since the epoch. A generation that a correction asked for keeps that of the one before. */
  readonly savedAt: number;
  /** The best outcome of the round, where it is better than that of this generation. */
  readonly merged?: MergedKind;
  /** Corrections that the evidence has learned from, where an earlier generation was merged and this one was not. */
  readonly learnedCorrections?: readonly string[];
  /** True if parts were left out because the group was full. It then takes no late part. */
  readonly isFull?: true;
  /** Times of the answers that the key's generations paid for within the last hour, ms since the epoch. */
  readonly questions?: readonly number[];
  /** The version of the policy that has judged the round, and judges its late parts. */
  readonly version?: string;
  /** The outcome itself is stored beside the state, and read only to publish it again. */
  readonly ended: Outcome['kind'];
}

/** The state of a group: one small item beside the parts. It exists from the first lease on. */
export type GroupState = LeasedGroup | CompletedGroup;

/** A group as a joiner reads it. */
export interface GroupView {
  readonly state: GroupStateView | undefined;
  readonly parts: readonly PartSummary[];
  /** True if these are all parts; false if the view was limited. A state is always in the view. */
  readonly isWhole: boolean;
  /** The sum over the group's arrivals, once it is too large to be read at each arrival. */
  readonly tally: Tally | undefined;
}

/** A group state as a joiner reads it: whether it is completed, and the parts that it knows. */
export type GroupStateView =
  | { readonly state: 'leased' }
  | Pick<
      CompletedGroup,
      'state' | 'generation' | 'round' | 'included' | 'before' | 'savedAt' | 'ended' | 'isFull' | 'version'
    >;

/**
 * A running summary of a group that is too large to be read at each arrival. It is a hint and never the truth: it may
 * count a part twice, but misses no part whose arrival has been handled.
 *
 * @see docs/decisions/0006-a-tally-is-a-hint.md
 */
export interface Tally {
  readonly count: number;
  /** Topics that have a part or an absence. */
  readonly topics: readonly string[];
  /** Topics that parts state to expect. */
  readonly expected: readonly string[];
  /** Group sizes that parts state. */
  readonly sizes: readonly number[];
  /** Stamps of parts, of which the least is that of the earliest; absent where the bridge has no live policy. */
  readonly stamps?: readonly string[];
}
