import type { ComposePolicy } from './compose-policy.ts';
import type { MergePolicy } from './merge-policy.ts';
import type { RulePolicy } from './release-rules/rule-descriptors.ts';

/** What a fusion gathers, and what becomes of it. The keys of the release rules are described with the rules. */
export interface Fusion extends RulePolicy {
  readonly name: string;
  /** Topics gathered without being waited for. */
  readonly takes: readonly string[];
  /** Parts below which time alone (inactivity, a schedule, the deadline) does not release the group. */
  readonly minSize: number;
  /** A JSONata expression over the group so far; true releases it. */
  readonly predicate?: string;
  /** Whether an opening part states which topics will answer, and the group is complete when they have. */
  readonly expects: boolean;
  /** From the arrival of the earliest contribution; where a part states its group's time, that counts instead. */
  readonly deadlineMs: number;
  /** Whether parts may state when their group's time ends. */
  readonly statesDeadline: boolean;
  /** When all open groups are released: `rate(...)` or `cron(...)` as EventBridge Scheduler knows them, in UTC. */
  readonly schedule?: string;
  /** Whether a new key in a series closes the series' earlier group. */
  readonly closesSeries: boolean;
  /** Whether open groups are listed, so that all of them can be released at once. */
  readonly isListed: boolean;
  readonly onDeadline: 'partial' | 'discard' | 'dead-letter';
  readonly late: LatePolicy;
  /** How long a closed key is remembered, from its last generation on; then its next part opens a new round. */
  readonly rememberMs?: number;
  readonly merge: MergePolicy;
  readonly compose: ComposePolicy;
  /** What becomes of fields that are in doubt; absent where none can be. */
  readonly unsettled?: Unsettled;
  /** What gives its results labels. */
  readonly classify?: readonly Classifier[];
  /** Names of recipients. */
  readonly recipients: readonly string[];
  /** Those who receive only what carries one of their labels. */
  readonly recipientsByLabel?: readonly RecipientByLabel[];
  /** SHA-256 (hex) over the canonical JSON of this fusion's policy; stamped on every receipt. */
  readonly policy: string;
}

/**
 * What becomes of fields in doubt: the model decides them, they are published as they are, or the group goes to a person
 * and to nobody else before it is corrected.
 */
export type Unsettled =
  | { readonly kind: 'open' }
  | { readonly kind: 'publish' }
  | { readonly kind: 'review'; readonly to: string };

/** What gives a result its labels: a JSONata expression that is true of it, or an enumerated field of the answer. */
export type Classifier =
  | { readonly kind: 'rule'; readonly label: string; readonly when: string }
  | { readonly kind: 'answer'; readonly from: string };

export interface RecipientByLabel {
  readonly to: string;
  readonly labels: readonly string[];
}

/**
 * What becomes of a contribution that comes after its group was released: it amends the result, it opens a new round of
 * the same key, its producer is told that it came too late, or a person is.
 */
export type LatePolicy = 'amend' | 'reopen' | 'ignore' | 'dead-letter';
