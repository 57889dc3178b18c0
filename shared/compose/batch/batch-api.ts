import type { BatchAnswer, NotedQuestion } from './question-store.ts';

/** The provider cannot do a request now. */
export interface NotNow {
  readonly kind: 'not-now';
  readonly reason: string;
  /** True when an operator must act: a rejected key, no credit, a wrong address of the API. */
  readonly wantsPerson: boolean;
}

export type Submitted =
  | { readonly kind: 'submitted'; readonly batchId: string }
  /** The request is at fault, as a whole or in one of its questions. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** No batch was created. */
  | NotNow
  /** No response came: the batch may have been created all the same. */
  | { readonly kind: 'unknown'; readonly reason: string };

export type BatchStanding =
  | { readonly kind: 'in-progress' }
  | { readonly kind: 'ended' }
  | { readonly kind: 'gone' }
  | NotNow;

/** A batch as the provider lists it. */
export interface ListedBatch {
  readonly batchId: string;
  /** Ms since the epoch. */
  readonly createdAt: number;
  /** The number of its questions. */
  readonly questions: number;
}

/** The result of one question of a batch. */
export interface Answered {
  readonly kind: 'answered';
  readonly id: string;
  readonly answer: BatchAnswer;
}

/** The provider's batches. Never throws for a failure of the provider. */
export interface BatchApi {
  submit(questions: readonly Pick<NotedQuestion, 'id' | 'request'>[]): Promise<Submitted>;

  standing(batchId: string): Promise<BatchStanding>;

  /** Yields the answers of an ended batch, in any order. When they break off, the last item gives the reason. */
  results(batchId: string): AsyncIterable<Answered | NotNow>;

  /** Yields the batches created since a time, by any user of the same workspace. */
  createdSince(
    at: number,
  ): Promise<{ readonly kind: 'listed'; readonly batches: readonly ListedBatch[] } | NotNow>;
}
