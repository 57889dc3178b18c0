import type { Json } from '../../json/json.ts';
import type { CompletionMessage } from '../../messages/completion-message.ts';

/** A question that is to be asked in a batch. */
export interface NotedQuestion {
  /** Derived from what is asked and for whom; at most 64 of the characters that a batch takes as a request's id. */
  readonly id: string;
  /** The message that is owed to the group that asks, once there is an answer or none will come. */
  readonly asker: CompletionMessage;
  /** What is sent to the model, as JSON text. */
  readonly request: string;
  /** When it was asked for the first time, ms since the epoch. */
  readonly askedAt: number;
  /** How often it has been asked, this time included. */
  readonly tries: number;
  /** Of a fusion with a budget: what was set aside for the answer, in US dollars, on the day of `askedAt`. */
  readonly reservedUsd?: number;
}

/** What came of a question. */
export type BatchAnswer =
  /** The model's response, of which nothing is taken for granted. */
  | { readonly kind: 'replied'; readonly response: Json }
  /** `mayPass`: asked again, it may be answered. */
  | { readonly kind: 'failed'; readonly reason: string; readonly mayPass: boolean };

/** Where a question stands. */
export interface QuestionStanding extends Pick<NotedQuestion, 'askedAt' | 'tries' | 'reservedUsd'> {
  /** Undefined while it waits, to be sent or to be answered. */
  readonly answer: BatchAnswer | undefined;
}

/** Keeps the questions of groups that wait for a batch, as those who ask see it. */
export interface QuestionStore {
  /** Strongly consistent. @throws RetryableError */
  standing(id: string): Promise<QuestionStanding | undefined>;

  /**
   * Keeps a question until it is answered, and from then on owes its group a message. One that waits already stays as
   * it is.
   *
   * @throws RetryableError
   */
  note(question: NotedQuestion): Promise<'noted' | 'too-large'>;

  /** Whether nobody has said this of the question before: its answer is used, and its price counted. @throws RetryableError */
  isFirstUse(id: string): Promise<boolean>;
}
