/** Time, handed in so that tests need not wait for it. */
export interface Timers {
  readonly now: () => number;
  /** Runs the action once after the delay, which Node can count up to 2^31 - 1 ms. Returns how to cancel it. */
  readonly after: (delayMs: number, action: () => void) => () => void;
}

export const systemTimers: Timers = {
  now: Date.now,
  after: (delayMs, action) => {
    const timer = setTimeout(action, delayMs);
    return () => clearTimeout(timer);
  },
};

/** Node fires at once what it is asked to delay for longer than this, 24.8 days. */
const longestDelayMs = 2 ** 31 - 1;

/** Runs the action once at that time, however far away, or at once if it is over. Returns how to cancel it. */
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
