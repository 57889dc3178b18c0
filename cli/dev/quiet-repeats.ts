import { readLogLine } from './log-line.ts';
import type { Reporter } from './reporter.ts';

/** The pause after the first line of a kind. Each further one is twice as long as the one before. */
const firstPauseMs = 10_000;
const longestPauseMs = 10 * 60_000;

interface Seen {
  readonly nextAt: number;
  readonly pauseMs: number;
  /** The lines of this kind that were not shown since the last one. */
  readonly hidden: number;
}

/**
 * Shows a fault that repeats once, and then with growing pauses. In an outage every delivery of every message says the
 * same, and what else happens would not be seen.
 *
 * @param now returns milliseconds that never go back
 */
export function quietRepeats(reporter: Reporter, now: () => number): Reporter {
  const seen = new Map<string, Seen>();
  const passes = (functionName: string, text: string): boolean => {
    const kind = `${functionName} ${text}`;
    const last = seen.get(kind);
    if (last !== undefined && now() < last.nextAt) {
      seen.set(kind, { ...last, hidden: last.hidden + 1 });
      return false;
    }
    if (last !== undefined && last.hidden > 0)
      reporter.note(`${functionName} said this ${last.hidden} more times since the line before:`);
    const pauseMs = last === undefined ? firstPauseMs : Math.min(longestPauseMs, last.pauseMs * 2);
    seen.set(kind, { nextAt: now() + pauseMs, pauseMs, hidden: 0 });
    return true;
  };
  return {
    ...reporter,
    line: (functionName, line, stream) => {
      const { isError, text } = readLogLine(line, stream);
      if (!isError || passes(functionName, text)) reporter.line(functionName, line, stream);
    },
    tell: (event) => {
      const { kind } = event;
      const text = kind === 'function-failed' ? `${event.error.type}: ${event.error.message}` : undefined;
      if (text === undefined || kind !== 'function-failed' || passes(event.functionName, text))
        reporter.tell(event);
    },
  };
}
