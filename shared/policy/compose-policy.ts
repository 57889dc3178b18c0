import type { JsonSchema } from '../json/json.ts';

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
