export interface OutgoingMessage {
  readonly body: string;
  /** Whole seconds, 0 to 900. */
  readonly delaySeconds?: number;
  /**
   * The group of the message, at most 128 of the characters that SQS accepts. A fair queue delivers groups evenly, so
   * that a busy group does not delay the others. A FIFO queue keeps the order within a group.
   */
  readonly groupId?: string;
  /** FIFO queues only: a second message with this id within five minutes is dropped. */
  readonly deduplicationId?: string;
}

/**
 * Sends to one queue, in batches within the service's limits (10 messages, 1 MiB).
 * Resolves when every one is accepted; failed entries are retried, then a RetryableError is thrown.
 */
export interface MessageSender {
  send(messages: readonly OutgoingMessage[]): Promise<void>;
}
