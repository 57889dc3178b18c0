import type { Json } from '../json/json.ts';

/** A stored answer of a model to a question, before its checks against a group. */
export interface CachedAnswer {
  readonly answer: Json;
  /** The model that answered, by the provider's name. */
  readonly model: string;
}

/** Stores answers by the hash of the exact question. */
export interface AnswerCache {
  /** @throws RetryableError */
  get(hash: string): Promise<CachedAnswer | undefined>;
  /** @throws RetryableError */
  put(hash: string, answer: CachedAnswer, keepMs: number): Promise<void>;
}
