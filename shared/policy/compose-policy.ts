import type { JsonSchema } from '../json/json.ts';
import type { ModelRoute } from './model-route.ts';
import type { Price } from './token-price.ts';

export type ComposePolicy = { readonly kind: 'merge' } | ClaudePolicy;

export interface ClaudePolicy {
  readonly kind: 'claude';
  /** The model that is asked; the first of them, where several answer. */
  readonly model: string;
  /** Present where more than one answer is asked for: the answers are merged. */
  readonly panel?: Panel;
  /** Present where several nodes can answer; `model` is then that of the first. */
  readonly route?: ModelRoute;
  readonly instructions: string;
  /** The schema that the answer must satisfy, with its citations where it has any. */
  readonly output: JsonSchema;
  /** The groups for which the model is asked: those with something open or to be written, all, or none. */
  readonly when: 'open' | 'always' | 'never';
  /** Ask through Message Batches: at half the price, and with an answer within a day. */
  readonly urgency?: 'batch';
  /** Fields of the answer that settled fields decide: JSON Pointers into the result, to ones into the merged record. */
  readonly grounding: Readonly<Record<string, string>>;
  /** True if each item of the answer names the parts that it rests on. */
  readonly citations: boolean;
  /** The senders that the bridge checks; absent where it checks those of all topics of the fusion, or of none. */
  readonly verified?: Verified;
  /** Time for which an answer is cached for exactly the same question; absent, there is no cache. */
  readonly cacheMs?: number;
  /** Most US dollars per UTC day; beyond it the fallback answers. Absent, there is no limit. */
  readonly budgetPerDay?: number;
  /** The price by which a cost is estimated that is not known otherwise. */
  readonly price?: Price;
  /** Most paid answers about one group within an hour; beyond it the fallback answers. Absent, there is no limit. */
  readonly questionsPerHour?: number;
  /** Time for which late parts of a group wait for a question that they share; it doubles. Absent, they do not wait. */
  readonly quietMs?: number;
  /** Most tokens of one answer. */
  readonly maxTokens: number;
  /** Most tokens of one prompt, by estimate; the least weighted text is cut first. */
  readonly maxInputTokens: number;
  /** Most time for one call, repair included. */
  readonly timeoutMs: number;
  /** Failed visits to the model (throttled, overloaded, unreachable) before the fallback. */
  readonly tries: number;
  readonly fallback: 'merged' | 'dead-letter';
  /** `required`: a deployment without a key is an error. `optional`: without a key the merge answers. */
  readonly key: 'required' | 'optional';
}

/** The topics whose word is a fact, because they name their sources. */
export type Verified = {
  readonly topics: readonly string[];
  /** True if every topic of corrections names its sources, and there is one. */
  readonly corrections: boolean;
};

/** The models that answer one question. */
export interface Panel {
  /** Distinct names of models. */
  readonly models: readonly string[];
  /** Number of answers of each model. */
  readonly samples: number;
}
