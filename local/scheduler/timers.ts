/** A clock with timers, passed in so that tests need not wait. */
export interface Timers {
  readonly now: () => number;
  /**
   * Runs the action once after the delay, which Node can count up to 2^31 - 1 ms. Returns a function that cancels it.
   */
  readonly after: (delayMs: number, action: () => void) => () => void;
}

export const systemTimers: Timers = {
  now: Date.now,
  after: (delayMs, action) => {
    const timer = setTimeout(action, delayMs);
    return () => clearTimeout(timer);
  },
};

/** Node fires at once when a delay is longer than this, 24.8 days. */
const longestDelayMs = 2 ** 31 - 1;

/** Runs the action once at a time, however far away, or at once if it is past. Returns a function that cancels it. */
export function runAt(timers: Timers, timeMs: number, action: () => void): () => void {
  let cancel = (): void => undefined;
  const wait = (): void => {
    const left = timeMs - timers.now();
    cancel =
      left > longestDelayMs ? timers.after(longestDelayMs, wait) : timers.after(Math.max(0, left), action);
  };
  wait();
  return () => cancel();
}
