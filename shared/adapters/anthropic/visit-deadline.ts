/** The end of one visit's time: the policy's timeout, or the caller's own signal, whichever comes first. */
export interface VisitDeadline {
  readonly signal: AbortSignal;
  /** Why the time is up, or undefined while it is not. */
  passed(): string | undefined;
  /** Lets go of the timer. */
  end(): void;
}

/**
 * The SDK's own timeout ends when the response's headers have come; a body that never ends would hold the function.
 * This one holds for all of the visit.
 */
export function visitDeadline(timeoutMs: number, caller: AbortSignal): VisitDeadline {
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(), timeoutMs);
  return {
    signal: AbortSignal.any([caller, timeout.signal]),
    passed() {
      if (caller.aborted) return 'aborted: the visit was given no more time';
      return timeout.signal.aborted ? `timeout: no answer within ${timeoutMs} ms` : undefined;
    },
    end: () => clearTimeout(timer),
  };
}
