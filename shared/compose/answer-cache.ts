import type { Json } from '../json/json.ts';

/** What a model once answered to a question, as it was before it was held against the group. */
export interface CachedAnswer {
  readonly answer: Json;
  /** The model that spoke, by the provider's name. */
  readonly model: string;
}

/** Remembers answers by the hash of the exact question. */
export interface AnswerCache {
  /** @throws RetryableError */
  get(hash: string): Promise<CachedAnswer | undefined>;
  /** @throws RetryableError */
  put(hash: string, answer: CachedAnswer, keepMs: number): Promise<void>;
}
