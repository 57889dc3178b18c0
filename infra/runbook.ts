/** The sections of the runbook that an alarm may refer to; `docs/operations.md` has one heading for each. */
export type RunbookSection =
  | 'dead-letters'
  | 'outages'
  | 'quarantine'
  | 'unrouted'
  | 'messages-are-getting-old'
  | 'daily-budget'
  | 'function-errors'
  | 'function-throttles';

/** Returns an alarm's description: the problem, and the place that says what to do. */
export function withRunbook(what: string, section: RunbookSection): string {
  return `${what} Runbook: docs/operations.md#${section}`;
}
