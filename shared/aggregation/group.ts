import type { Contribution } from '../envelope/contribution.ts';
import type { Envelope } from '../envelope/envelope.ts';
import type { Spent } from '../ports/model-usage.ts';
import type { Statements } from '../messages/statements.ts';
import type { ReleaseRequest } from '../policy/release-reason.ts';
import type { ReleaseReason } from '../policy/release-reason.ts';

/** Which group: a fusion and its correlation key. */
export interface GroupRef {
  readonly fusion: string;
  readonly key: string;
}

/** What the join needs to know of a contribution that is stored. */
export interface PartSummary {
  /** Derived from the envelope's `source` + `id`: 128 bits as base64url. */
  readonly partId: string;
  readonly topic: string;
  /** Tells the same id with another body. */
  readonly digest: string;
  /** When it was first put, ms since the epoch; a redelivery does not change it. */
  readonly arrivedAt: number;
  /** What it states about its group. */
  readonly states?: Statements;
}

/** A contribution as it is stored. */
export interface Part extends PartSummary, Contribution {}

/** Somebody is making a generation. The token fences off whoever outlives the lease. */
export interface LeasedGroup {
  readonly state: 'leased';
  readonly generation: number;
  readonly token: string;
  /** Ms since the epoch; afterwards anybody may take over. */
  readonly leaseUntil: number;
  /** Visits to the model that failed so far. */
  readonly attempts: number;
  readonly spent: Spent;
  /** The event that the generation before ended in. */
  readonly causationId: string | undefined;
  /** Why the generation is made; whoever takes over goes on with it. */
  readonly reason: ReleaseReason;
  /** The ticket of the message that asked for the generation: it owes its publication, whoever makes it. */
  readonly requestedBy: string;
  /** How the generation before ended. */
  readonly previous: Outcome['kind'] | undefined;
  /** The `partId`s that this generation leaves out: those of earlier rounds of the key. Sorted. */
  readonly before: readonly string[];
  /**
   * Where the model may answer a day later: the `partId`s that it is asked about, and that the generation is made of
   * whatever comes meanwhile. Sorted.
   */
  readonly included?: readonly string[];
  /** What a message wanted that ended while this claim rests: the release of the round that comes after it. */
  readonly pendingRelease?: ReleaseRequest;
  /** The generation that opened this round of the key; without it, this one. */
  readonly round?: number;
  /** The most that the generations before that one came to, where that is more: a dead letter undoes no merge. */
  readonly merged?: MergedKind;
  /** Corrections that the last generation was made with that was merged: they have taught what they have to teach. */
  readonly learnedCorrections?: readonly string[];
  /** Of a generation that a correction asks for: the settled round that it makes again. */
  readonly corrects?: CorrectedRound;
}

/** A round that is made again as a correction has it, while the key may be open for the next one. */
export interface CorrectedRound {
  /** The `partId`s that its generation is made of, and no others. Sorted. */
  readonly parts: readonly string[];
  /** When it was settled, ms since the epoch: a correction does not make the key be remembered for longer. */
  readonly savedAt: number;
}

/** How a generation ended, with all that is needed to say it again word by word. */
export type Outcome =
  /** `held`: a person is asked, and nobody else hears of it. */
  | {
      readonly kind: 'fused' | 'held' | 'discarded';
      readonly envelope: Envelope;
      /** Names of the recipients, each once; a discarded group has none. */
      readonly recipients: readonly string[];
    }
  /** `letter` is the text of a {@link DeadLetter}. */
  | { readonly kind: 'dead-lettered'; readonly letter: string };

/** How a generation ends that is what the policy asks for, and has taught: published, or held for a person. */
export type MergedKind = Extract<Outcome['kind'], 'fused' | 'held'>;

/** A generation that is settled: it may be published any number of times, always the same. */
export interface CompletedGroup {
  readonly state: 'completed';
  readonly generation: number;
  readonly token: string;
  /** The ticket of the message that asked for it: that message is not done before the outcome is published. */
  readonly requestedBy: string;
  /** The `partId`s of the contributions that are in this generation, sorted. */
  readonly included: readonly string[];
  /** The `partId`s of earlier rounds of the key, answered long ago. Sorted. */
  readonly before: readonly string[];
  /** The generation that opened this round of the key; without it, this one. */
  readonly round?: number;
  /** Ms since the epoch; of a generation that a correction asked for, when the one before was. */
  readonly savedAt: number;
  /** The most that the round has come to, where that is more than how this generation ended. */
  readonly merged?: MergedKind;
  /** Corrections that have taught, where this generation was not merged, and an earlier one was. */
  readonly learnedCorrections?: readonly string[];
  /** The outcome itself is kept beside the head and read only by whoever publishes it again. */
  readonly ended: Outcome['kind'];
}

/** The one small item of a group that is not a contribution; it exists only from the first claim on. */
export type GroupState = LeasedGroup | CompletedGroup;

/** What a joiner sees of a group. */
export interface GroupView {
  readonly state: GroupStateView | undefined;
  readonly parts: readonly PartSummary[];
  /** Whether these are all parts; false where the view was limited. A head is always seen. */
  readonly isWhole: boolean;
  /** What the group's arrivals have added up to, once it is too large to be read by each of them. */
  readonly tally: Tally | undefined;
}

/** What a joiner sees of a head: whether it is settled, and what went into it. */
export type GroupStateView =
  | { readonly state: 'leased' }
  | Pick<CompletedGroup, 'state' | 'generation' | 'included' | 'before' | 'savedAt'>;

/**
 * A running summary of a group that is too large to be read at each arrival. A hint and never the truth: it may count
 * a part twice, but leaves out none whose arrival has been dealt with.
 */
export interface Tally {
  readonly count: number;
  /** Topics of which a part has come, or that were told off. */
  readonly topics: readonly string[];
  /** Topics that parts have stated to be expected. */
  readonly expected: readonly string[];
  /** Group sizes that parts have stated. */
  readonly sizes: readonly number[];
}
