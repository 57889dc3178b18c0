import type { JsonSchema } from '../json/json.ts';

/** A bridge file after checking: every name resolved, every default filled in, every duration in milliseconds. */
export interface Bridge {
  readonly name: string;
  readonly topics: readonly Topic[];
  readonly fusions: readonly Fusion[];
  readonly recipients: readonly Recipient[];
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
  /** The highest `dataclassification` that the topic may carry; `undefined` does not check. */
  readonly classification: Classification | undefined;
  /** The fusions that gather this topic, each with the correlation key to compute for it. */
  readonly routes: readonly Route[];
}

export interface Route {
  readonly fusion: string;
  readonly correlate: Correlate;
}

/** How the correlation key is found in an envelope. `path` is a plain JSONata path, walked without the engine. */
export type Correlate =
  | { readonly kind: 'path'; readonly path: readonly string[] }
  | { readonly kind: 'jsonata'; readonly expression: string };

export interface Fusion {
  readonly name: string;
  /** Topics of which one contribution each releases the group. */
  readonly needs: readonly string[];
  /** Topics waited for until the deadline only. */
  readonly wants: readonly string[];
  /** From the arrival of the earliest contribution. */
  readonly deadlineMs: number;
  readonly onDeadline: 'partial' | 'discard' | 'dead-letter';
  readonly late: 'amend' | 'ignore';
  readonly merge: MergePolicy;
  readonly compose: ComposePolicy;
  /** Names of recipients. */
  readonly recipients: readonly string[];
  /** SHA-256 (hex) over the canonical JSON of this fusion's policy; stamped on every receipt. */
  readonly policy: string;
}

export type LossName = 'vote' | 'absolute' | 'squared' | 'latest' | 'union' | 'elements' | 'edit';

export interface MergePolicy {
  /** Weight of each source by name; a source that is not named weighs 1. */
  readonly weights: Readonly<Record<string, number>>;
  /** By JSON Pointer into the merged record (`/<topic>/<field>...`). */
  readonly fields: Readonly<Record<string, FieldPolicy>>;
}

export interface FieldPolicy {
  readonly loss: LossName;
  /** Weights that hold for this field only, before those of the fusion. */
  readonly weights: Readonly<Record<string, number>>;
}

export type ComposePolicy = { readonly kind: 'merge' } | ClaudePolicy;

export interface ClaudePolicy {
  readonly kind: 'claude';
  readonly model: string;
  readonly instructions: string;
  /** The schema that the answer must satisfy. */
  readonly output: JsonSchema;
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

export interface Recipient {
  readonly name: string;
}
