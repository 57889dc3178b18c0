import type { CompletionMessage } from '../../messages/completion-message.ts';
import type { BatchAnswer, NotedQuestion } from './question-store.ts';

/** A batch from the moment that it is about to be sent until all of its answers are kept and told of. */
export interface OpenBatch {
  /** Ours: it is there before the provider has given the batch a name. */
  readonly id: string;
  /** Ms since the epoch. */
  readonly begunAt: number;
  /** The provider's name for it; undefined where it is not known whether it was sent. */
  readonly batchId: string | undefined;
  /** Whether its questions wait to be sent no more. */
  readonly isMarked: boolean;
  /** Why its questions go without an answer: it was never sent, and never will be. */
  readonly givenUp?: string;
  /** The questions whose answers are still to come. */
  readonly questions: readonly string[];
}

/**
 * The same questions as those see them who send them. Only one of them works at a time. Every call may throw a
 * RetryableError, after which it is unknown whether it took effect, and may be repeated.
 */
export interface BatchStore {
  /** Every question that waits to be sent, in any order; those that are marked meanwhile may still come, those that were before do not. */
  waiting(): AsyncIterable<NotedQuestion>;

  /** Strongly consistent. */
  open(): Promise<readonly OpenBatch[]>;

  /** Puts a batch in the place of what is known of it. */
  put(batch: OpenBatch): Promise<void>;

  /** Nothing more is expected of a batch. */
  end(batch: OpenBatch): Promise<void>;

  /** Questions that wait to be sent no more. Those that do not wait stay as they are. */
  markSent(ids: readonly string[]): Promise<void>;

  /**
   * Keeps the answer to a question that was sent; the first one stays.
   *
   * @returns the message that is owed to whoever asked; undefined for a question that is not known
   */
  answer(id: string, answer: BatchAnswer): Promise<CompletionMessage | undefined>;
}
