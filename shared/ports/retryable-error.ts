/** A failure that may pass: throttling, a lost connection, a lease that another worker holds. Try again later. */
export class RetryableError extends Error {
  override readonly name = 'RetryableError';
  /** The wait of the queue before the next delivery; undefined leaves it to the visibility timeout. */
  readonly retryAfterMs: number | undefined;

  /** @internal */
  constructor(message: string, options: { cause?: unknown; retryAfterMs?: number } = {}) {
    super(message, { cause: options.cause });
    this.retryAfterMs = options.retryAfterMs;
  }
}
