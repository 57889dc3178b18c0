import type { BatchAnswer, NotedQuestion } from './question-store.ts';

/** Something that the provider could not be brought to do now. */
export interface NotNow {
  readonly kind: 'not-now';
  readonly reason: string;
  /** Whether it takes a person: a key that is not accepted, no money, an address that is none of the API's. */
  readonly wantsPerson: boolean;
}

export type Submitted =
  | { readonly kind: 'submitted'; readonly batchId: string }
  /** What was sent is at fault, all of it or one of its questions. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** Nothing was begun. */
  | NotNow
  /** No answer came: the batch may have been begun all the same. */
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
  /** How many questions it has. */
  readonly questions: number;
}

/** What came of one question of a batch. */
export interface Answered {
  readonly kind: 'answered';
  readonly id: string;
  readonly answer: BatchAnswer;
}

/** The provider's batches. Never throws for what the provider does. */
export interface BatchApi {
  submit(questions: readonly Pick<NotedQuestion, 'id' | 'request'>[]): Promise<Submitted>;

  standing(batchId: string): Promise<BatchStanding>;

  /** The answers of a batch that has ended, in any order; where they break off, the last says why. */
  results(batchId: string): AsyncIterable<Answered | NotNow>;

  /** The batches that were created since, of whoever uses the same workspace. */
  createdSince(
    at: number,
  ): Promise<{ readonly kind: 'listed'; readonly batches: readonly ListedBatch[] } | NotNow>;
}
