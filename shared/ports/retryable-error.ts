/** An error that a later delivery may not meet: throttling, a lost connection, a lease of another worker. */
export class RetryableError extends Error {
  override readonly name = 'TransientFault';
  /** The delay before the next delivery, ms; undefined leaves it to the visibility timeout. */
  readonly retryAfterMs: number | undefined;

  constructor(message: string, options: { cause?: unknown; retryAfterMs?: number } = {}) {
    super(message, { cause: options.cause });
    this.retryAfterMs = options.retryAfterMs;
  }
}
