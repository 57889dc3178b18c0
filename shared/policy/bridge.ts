import type { JsonSchema } from '../json/json.ts';
import type { HalfLife } from './half-life.ts';

/** A bridge file after checking: every name resolved, every default filled in, every duration in milliseconds. */
export interface Bridge {
  readonly name: string;
  readonly topics: readonly Topic[];
  readonly fusions: readonly Fusion[];
  readonly recipients: readonly Recipient[];
  /** Whether bodies that are too large to travel are kept in a bucket. */
  readonly claimCheck: boolean;
}

export type Classification = 'public' | 'internal' | 'confidential' | 'restricted';

export interface Topic {
  /** Also EventBridge's `detail-type`. */
  readonly name: string;
  /** The EventBridge sources that may post; `undefined` permits all. */
  readonly sources: readonly string[] | undefined;
  /** The body's schema; `undefined` admits every body. */
  readonly schema: JsonSchema | undefined;
  /** Body fields removed before anything is stored: JSON Pointers, or bare names that match at any depth. */
  readonly redact: readonly string[];
  /** Of a topic of corrections: what the topics that it may speak of redact, by their names. */
  readonly redactOf?: Readonly<Record<string, readonly string[]>>;
  /** The highest `dataclassification` that the topic may carry; `undefined` does not check. */
  readonly classification: Classification | undefined;
  /**
   * What an envelope of the topic is to the fusions: a part to gather, word that parts of other topics will not come
   * (`absent`), an order to release groups (`control`), or what is right for a group (`correction`).
   */
  readonly role: 'part' | 'absent' | 'control' | 'correction';
  /**
   * The fusions that the topic's envelopes go to: those that gather it; for `absent`, every fusion that might wait; for
   * `control` and `correction`, every fusion.
   */
  readonly routes: readonly Route[];
}

export interface Route {
  readonly fusion: string;
  readonly correlate: Correlate;
  /** What becomes of an envelope in which no key is found: turned away, or passed over by this fusion alone. */
  readonly invalidKey: 'reject' | 'ignore';
  /** What a part may state about its own group, and where it is found. */
  readonly states: StatedRules;
  /** The topics that the fusion gathers: no other may be expected, or told off. */
  readonly topics: readonly string[];
  /** Whether all open groups of the fusion can be found, which releasing all at once takes. */
  readonly isListed: boolean;
}

/** Where a part's statements about its own group are found; absent rules are not looked for. */
export interface StatedRules {
  /** How many parts the group has. */
  readonly size?: Finding;
  /** Topics that will answer. */
  readonly expect?: Finding;
  /** When the group's time ends: an RFC 3339 timestamp, or milliseconds since the epoch. */
  readonly deadline?: Finding;
  /** What the group is one of a succession in. */
  readonly series?: Finding;
}

/** How something is found in an envelope. `path` is a plain JSONata path, walked without the engine. */
export type Finding =
  | { readonly kind: 'path'; readonly path: readonly string[] }
  | { readonly kind: 'jsonata'; readonly expression: string };

/** How the correlation key is found: in one place, or joined from several that must all be there. */
export type Correlate = Finding | { readonly kind: 'all'; readonly of: readonly Finding[] };

export interface Fusion {
  readonly name: string;
  /** Topics of which one contribution each releases the group. */
  readonly needs: readonly string[];
  /** Topics waited for until the deadline only. */
  readonly wants: readonly string[];
  /** Topics gathered without being waited for. */
  readonly takes: readonly string[];
  /** Parts that make the group whole: a fixed number, or what its parts state. */
  readonly size?: number | 'stated';
  /** Parts below which time alone (inactivity, a schedule, the deadline) does not release the group. */
  readonly minSize: number;
  /** A JSONata expression over the group so far; true releases it. */
  readonly predicate?: string;
  /** Whether an opening part states which topics will answer, and the group is complete when they have. */
  readonly expects: boolean;
  /** Quiet for so long, and the group is released. */
  readonly inactivityMs?: number;
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

export type LossName =
  | 'vote'
  | 'absolute'
  | 'squared'
  | 'huber'
  | 'circular'
  | 'latest'
  | 'union'
  | 'elements'
  | 'jaccard'
  | 'edit'
  | 'geographic';

export interface MergePolicy {
  /** Weight of each source by name; a source that is not named weighs 1. */
  readonly weights: Readonly<Record<string, number>>;
  /** Given where sources weigh what they are found to deserve; see docs/fusion.md. Then nothing is declared in `weights`. */
  readonly learned?: { readonly halfLife: HalfLife };
  /** What every field must have to be settled; without it all are. */
  readonly asks?: Thresholds;
  /** By JSON Pointer into the merged record (`/<topic>/<field>...`). */
  readonly fields: Readonly<Record<string, FieldPolicy>>;
  /**
   * Fields that the topics' schemas have voted on, by JSON Pointer as in `fields`, with the kinds of claims that are. It
   * is their default: what is declared, be it for a part of the record that they stand in, comes first.
   */
  readonly voted?: Readonly<Record<string, readonly VotedKind[]>>;
  /** How alike two free texts are, from 0 to 1, to be told as one; without it each is told by itself. */
  readonly near?: number;
}

/** What a field must have to be settled. Below, it is in doubt: what becomes of it is the fusion's to say. */
export interface Thresholds {
  /** The probability that the settled value is right, from 0 to 1. Says nothing where that cannot be told. */
  readonly minConfidence?: number;
  /** How many sources that spoke for themselves would weigh as much as those that spoke. */
  readonly minEffectiveSources?: number;
}

/** Kinds of claims that are settled by how near they are to each other unless something is said of them. */
export type VotedKind = 'array' | 'string' | 'number';

export interface FieldPolicy {
  readonly loss: LossName;
  /** Weights that hold for this field only, before those of the fusion. */
  readonly weights: Readonly<Record<string, number>>;
  /** For `huber`: from where on a claim pulls no harder. Without it, by the spread of the claims. */
  readonly delta?: number;
  /** For `circular`: the number that is 0 again. */
  readonly period?: number;
  /** For `vote`: numbers no further apart than this are one claim. */
  readonly precision?: number;
  /** The unit that the field is settled in: claims are read as quantities. */
  readonly unit?: Unit;
  /** What this field must have, before what the fusion asks. */
  readonly asks?: Thresholds;
}

/** A unit by its symbol, or one of the deployment's own with how many of it others are. */
export type Unit = string | { readonly name: string; readonly of: Readonly<Record<string, number>> };

export type ComposePolicy = { readonly kind: 'merge' } | ClaudePolicy;

export interface ClaudePolicy {
  readonly kind: 'claude';
  /** The model that is asked; where several answer, the first of them. */
  readonly model: string;
  /** Given where more than one answer is asked for: the answers are merged. */
  readonly panel?: Panel;
  readonly instructions: string;
  /** The schema that the answer must satisfy, its citations included where it has any. */
  readonly output: JsonSchema;
  /** Whether the model is asked: only when something is open or must be written, always, or never. */
  readonly when: 'open' | 'always' | 'never';
  /** Asked through Message Batches: at half the price, and answered within a day. */
  readonly urgency?: 'batch';
  /** Fields of the answer that settled ones decide: JSON Pointers into the result, to ones into the merged record. */
  readonly grounding: Readonly<Record<string, string>>;
  /** Whether each item of the answer names the contributions that it rests on. */
  readonly citations: boolean;
  /** For how long the answer to a question serves whoever asks the very same one; without it nothing is remembered. */
  readonly cacheMs?: number;
  /** In US dollars and by UTC day; beyond it the fallback answers. */
  readonly budgetPerDay?: number;
  /** Most tokens of one answer. */
  readonly maxTokens: number;
  /** Most tokens of one prompt, by estimate; the least weighted text is cut first. */
  readonly maxInputTokens: number;
  /** Most time for one call, repair included. */
  readonly timeoutMs: number;
  /** Failed visits to the model (throttled, overloaded, unreachable) before the fallback. */
  readonly tries: number;
  readonly fallback: 'merged' | 'dead-letter';
  /** `required`: without a key the deployment is a mistake. `optional`: without one the merge answers. */
  readonly key: 'required' | 'optional';
}

/** Who answers one question. */
export interface Panel {
  /** Each once. */
  readonly models: readonly string[];
  /** Answers of each model. */
  readonly samples: number;
}

export interface Recipient {
  readonly name: string;
  /** A FIFO queue, grouped by partition key, in which a group's generations come in their order and once each. */
  readonly ordered: boolean;
}
