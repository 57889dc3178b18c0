/** The message may succeed when it is delivered again: throttling, a lost connection, a lease that somebody holds. */
export class RetryableError extends Error {
  override readonly name = 'TransientFault';
  /** How long the queue should wait before the next delivery; undefined leaves it to the visibility timeout. */
  readonly retryAfterMs: number | undefined;

  constructor(message: string, options: { cause?: unknown; retryAfterMs?: number } = {}) {
    super(message, { cause: options.cause });
    this.retryAfterMs = options.retryAfterMs;
  }
}
