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
 * Returns the breaker while one question probes its node. Others pass the node over meanwhile, so that a node that comes
 * back does not meet all of them at once. A closed breaker stays as it is.
 *
 * @param probeMs the longest time that the probe may take
 */
export function whileAsked(breaker: Breaker, now: number, probeMs: number): Breaker {
  return breaker.openUntil === 0 ? breaker : { ...breaker, openUntil: now + probeMs };
}

/** Returns the breaker after a failure that is not counted, because a question beside it has failed already. */
export function afterSameFailure(breaker: Breaker, now: number, retryAfterMs = 0): Breaker {
  const askedUntil = retryAfterMs === 0 ? 0 : now + Math.min(retryAfterMs, longestPauseMs);
  return { ...breaker, openUntil: Math.max(breaker.openUntil, askedUntil) };
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
