/** The end of one visit: the policy's timeout or the caller's signal, whichever comes first. */
export interface VisitDeadline {
  readonly signal: AbortSignal;
  /** Returns the reason why the time is up, or undefined while it is not. */
  passed(): string | undefined;
  /** Clears the timer. */
  end(): void;
}

/**
 * Starts the deadline of a visit. The SDK's own timeout ends when the response's headers have come, so a body without
 * end would hold the function. This deadline covers the whole visit.
 */
export function visitDeadline(timeoutMs: number, caller: AbortSignal): VisitDeadline {
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(), timeoutMs);
  return {
    signal: AbortSignal.any([caller, timeout.signal]),
    passed() {
      if (caller.aborted) return 'aborted: the function ended the visit';
      return timeout.signal.aborted ? `timeout: no answer within ${timeoutMs} ms` : undefined;
    },
    end: () => clearTimeout(timer),
  };
}
