import type { Json } from '../../json/json.ts';
import type { CompletionMessage } from '../../messages/completion-message.ts';

/** A question to be asked in a batch. */
export interface NotedQuestion {
  /** An id derived from the question and the group. It has at most 64 characters, which a batch accepts in a request id. */
  readonly id: string;
  /** The message for the asking group, once there is an answer or none will come. */
  readonly asker: CompletionMessage;
  /** The request to the model, as JSON text. */
  readonly request: string;
  /** The time of the first try, ms since the epoch. */
  readonly askedAt: number;
  /** The number of tries, this one included. */
  readonly tries: number;
  /** The reservation for the answer of a fusion with a budget, in US dollars, on the day of `askedAt`. */
  readonly reservedUsd?: number;
}

/** The result of a question. */
export type BatchAnswer =
  /** The model's response, which is not checked yet. */
  | { readonly kind: 'replied'; readonly response: Json }
  /** `mayPass`: another try may succeed. */
  | { readonly kind: 'failed'; readonly reason: string; readonly mayPass: boolean };

/** The state of a question. */
export interface QuestionStanding extends Pick<NotedQuestion, 'askedAt' | 'tries' | 'reservedUsd'> {
  /** Undefined while it waits to be sent or answered. */
  readonly answer: BatchAnswer | undefined;
}

/** Stores the questions of groups that wait for a batch, for the composer that asks. */
export interface QuestionStore {
  /** Reads a question, strongly consistent. @throws RetryableError */
  standing(id: string): Promise<QuestionStanding | undefined>;

  /**
   * Stores a question until it is answered; from then on its group is guaranteed a message. A question that waits
   * already stays as it is.
   *
   * @throws RetryableError
   */
  note(question: NotedQuestion): Promise<'noted' | 'too-large'>;

  /** Returns true for the first call only: then the answer is used and its price counted. @throws RetryableError */
  isFirstUse(id: string): Promise<boolean>;
}
