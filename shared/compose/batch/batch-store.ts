import type { CompletionMessage } from '../../messages/completion-message.ts';
import type { BatchAnswer, NotedQuestion } from './question-store.ts';

/** A batch from just before it is sent until all of its answers are stored and their groups notified. */
export interface OpenBatch {
  /** Our id, which exists before the provider's. */
  readonly id: string;
  /** Ms since the epoch. */
  readonly begunAt: number;
  /** The provider's id; undefined while it is unknown whether the batch was sent. */
  readonly batchId: string | undefined;
  /** True when its questions are no longer waiting. */
  readonly isMarked: boolean;
  /** The reason why its questions get no answer: it was never sent and never will be. */
  readonly givenUp?: string;
  /** The questions without an answer yet. */
  readonly questions: readonly string[];
}

/**
 * The stored questions, for the run that sends them. Only one run works at a time. Every call may throw a
 * RetryableError; it is then unknown whether it took effect, and it may be repeated.
 */
export interface BatchStore {
  /**
   * Yields every waiting question, in any order. Questions marked during the call may still appear; those marked before
   * do not.
   */
  waiting(): AsyncIterable<NotedQuestion>;

  /** Strongly consistent. */
  open(): Promise<readonly OpenBatch[]>;

  /** Replaces the stored state of a batch. */
  put(batch: OpenBatch): Promise<void>;

  /** Removes a batch of which nothing more is expected. */
  end(batch: OpenBatch): Promise<void>;

  /** Marks questions as no longer waiting. Others stay as they are. */
  markSent(ids: readonly string[]): Promise<void>;

  /**
   * Stores the answer to a sent question; the first one stays.
   *
   * @returns the message that the asking group gets; undefined for an unknown question
   */
  answer(id: string, answer: BatchAnswer): Promise<CompletionMessage | undefined>;
}
