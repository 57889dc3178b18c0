/**
 * The state of one node's circuit breaker. It lives in the memory of one warm function: other instances of the function
 * find out for themselves.
 */
export interface Breaker {
  /** Failures in a row. */
  readonly failures: number;
  /** The node is not asked before this time, ms since the epoch. */
  readonly openUntil: number;
}

export const closedBreaker: Breaker = { failures: 0, openUntil: 0 };

/** A breaker opens at this many failures in a row. */
const mostFailures = 3;

/** The first pause. It doubles with each failure after it. */
const firstPauseMs = 30_000;
const longestPauseMs = 10 * 60_000;

export function isOpen({ openUntil }: Breaker, now: number): boolean {
  return now < openUntil;
}

/**
 * Returns the breaker after a failure. It opens at the third failure in a row, and at once where the provider names a
 * pause. When a pause is over, the next question is the probe: another failure opens the breaker for twice as long.
 *
 * @param retryAfterMs the pause that the provider asks for
 */
export function afterFailure({ failures }: Breaker, now: number, retryAfterMs = 0): Breaker {
  const more = failures + 1;
  const pauseMs =
    more < mostFailures ? 0 : Math.min(firstPauseMs * 2 ** (more - mostFailures), longestPauseMs);
  const askedMs = Math.min(retryAfterMs, longestPauseMs);
  return { failures: more, openUntil: now + Math.max(pauseMs, askedMs) };
}
