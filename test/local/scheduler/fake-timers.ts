import type { Timers } from '../../../local/scheduler/timers.ts';

/** A clock that advances only on demand. */
export class FakeTimers implements Timers {
  longestDelayMs = 0;
  #now: number;
  readonly #due = new Map<() => void, number>();

  constructor(startMs = 0) {
    this.#now = startMs;
  }

  get waiting(): number {
    return this.#due.size;
  }

  readonly now = (): number => this.#now;

  readonly after = (delayMs: number, action: () => void): (() => void) => {
    this.longestDelayMs = Math.max(this.longestDelayMs, delayMs);
    const run = (): void => action();
    this.#due.set(run, this.#now + delayMs);
    return () => this.#due.delete(run);
  };

  /** Runs the actions that are due on the way, in order. */
  advanceTo(timeMs: number): void {
    for (;;) {
      const [next] = [...this.#due].filter(([, at]) => at <= timeMs).toSorted(([, a], [, b]) => a - b);
      if (next === undefined) break;
      const [run, at] = next;
      this.#due.delete(run);
      this.#now = at;
      run();
    }
    this.#now = timeMs;
  }

  /** Runs the actions that were due on the way late, as after a machine's sleep. */
  sleepTo(timeMs: number): void {
    const due = [...this.#due].filter(([, at]) => at <= timeMs).toSorted(([, a], [, b]) => a - b);
    this.#now = timeMs;
    for (const [run] of due) {
      this.#due.delete(run);
      run();
    }
  }
}
