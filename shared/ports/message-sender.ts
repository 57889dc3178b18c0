export interface OutgoingMessage {
  readonly body: string;
  /** Whole seconds, 0 to 900. */
  readonly delaySeconds?: number;
  /**
   * Whose message it is: a queue that serves many hands out messages so that none starves behind a loud one (a fair
   * queue), and a FIFO queue keeps the order within it. At most 128 of the characters that SQS takes.
   */
  readonly groupId?: string;
  /** FIFO queues only: a second message of this id within five minutes is dropped. */
  readonly deduplicationId?: string;
}

/**
 * Sends to one queue, in batches within the service's limits (10 messages, 1 MiB).
 * Resolves when every one is accepted; failed entries are retried, then a RetryableError is thrown.
 */
export interface MessageSender {
  send(messages: readonly OutgoingMessage[]): Promise<void>;
}
