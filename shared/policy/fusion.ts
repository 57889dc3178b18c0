import type { ComposePolicy } from './compose-policy.ts';
import type { MergePolicy } from './merge-policy.ts';
import type { RulePolicy } from './release-rules/rule-descriptors.ts';

/** The policy of a fusion: its topics, its release, its merge and its recipients. The descriptors of the release rules describe their keys. */
export interface Fusion extends RulePolicy {
  readonly name: string;
  /** Topics gathered without being waited for. */
  readonly takes: readonly string[];
  /** The bounds of one group; absent in a fusion that no bridge file declares. */
  readonly bounds?: Bounds;
  /** The parts that open a group, set its clock and its partition; absent where every part does. */
  readonly openers?: Openers;
  /** Parts below which time alone (inactivity, a schedule, the deadline) does not release the group. */
  readonly minSize: number;
  /** A JSONata expression over the group so far; true releases it. */
  readonly predicate?: string;
  /** True if an opening part states which topics will answer; the group is complete when they have. */
  readonly expects: boolean;
  readonly deadlineMs: number;
  /** True if parts may state the deadline of their group. */
  readonly statesDeadline: boolean;
  /** Times at which all open groups are released: `rate(...)` or `cron(...)` of EventBridge Scheduler, in UTC. */
  readonly schedule?: string;
  /** True if a new key in a series releases the earlier group of the series. */
  readonly closesSeries: boolean;
  /** True if open groups are listed, so that all of them can be released at once. */
  readonly isListed: boolean;
  /** True if the list keeps groups for as long as they are stored, for operators. */
  readonly keepsList?: true;
  readonly onDeadline: 'partial' | 'discard' | 'dead-letter';
  readonly late: LatePolicy;
  /** Time for which a completed key is remembered after its last generation. Then its next part opens a new round. */
  readonly rememberMs?: number;
  readonly merge: MergePolicy;
  readonly compose: ComposePolicy;
  /** Handling of fields that are in doubt; absent where no field can be. */
  readonly unsettled?: Unsettled;
  /** Rules that give its results labels. */
  readonly classify?: readonly Classifier[];
  /** Names of recipients. */
  readonly recipients: readonly string[];
  /** Recipients that get only results with one of their labels. */
  readonly recipientsByLabel?: readonly RecipientByLabel[];
  /** SHA-256 (hex) over the canonical JSON of this fusion's policy; stamped on every receipt. */
  readonly policy: string;
}

/** The bounds of one group. What does not fit is left out of the result, and answered as a part that came too late. */
export type Bounds = {
  readonly maxParts: number;
  /** The most parts of one topic, by topic. */
  readonly maxPartsOf?: Readonly<Record<string, number>>;
  /** The most parts of each source. */
  readonly maxPartsPerSource?: number;
  /** The most bytes of all parts. */
  readonly maxBytes: number;
  /** The most values in the bodies of all parts, arrays and objects included. */
  readonly maxValues: number;
};

/** The topics whose parts open the groups of a fusion. */
export type Openers = {
  readonly topics: readonly string[];
  /** The time for which a part of another topic waits for one that opens its group. */
  readonly waitMs: number;
};

/**
 * The handling of fields in doubt. The model decides them, they are published as they are, or the group goes to the
 * reviewer alone until it is corrected.
 */
export type Unsettled =
  | { readonly kind: 'open' }
  | { readonly kind: 'publish' }
  | { readonly kind: 'review'; readonly to: string };

/** A rule that gives a result a label, by a JSONata expression or by an enumerated field of the answer. */
export type Classifier =
  | { readonly kind: 'rule'; readonly label: string; readonly when: string }
  | { readonly kind: 'answer'; readonly from: string };

/** A recipient with the labels that it asks for. */
export interface RecipientByLabel {
  readonly to: string;
  readonly labels: readonly string[];
}

/**
 * The handling of a part that arrives after the release of its group. It amends the result, it opens a new round of the
 * same key, it is rejected, or it becomes a dead letter.
 */
export type LatePolicy = 'amend' | 'reopen' | 'ignore' | 'dead-letter';
