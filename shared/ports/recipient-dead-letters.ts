/** A result that its recipient did not get, with the reason. */
export interface RecipientDeadLetter {
  /** The message as it came from the recipient's queue. */
  readonly original: string;
  /** Unique to the message. */
  readonly messageId: string;
  /** The messages of one group stay in their order. */
  readonly groupId: string;
  readonly code: string;
  /** One sentence for the operator, without a value of the body. */
  readonly message: string;
  /** The place of the fault, where there is one. */
  readonly place?: string | undefined;
}

/** Keeps the results that a recipient did not get, for an operator. */
export interface RecipientDeadLetters {
  put(letter: RecipientDeadLetter): Promise<void>;
}
