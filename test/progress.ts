import { setTimeout as pause } from 'node:timers/promises';

/**
 * How long nothing may move before a test gives up. It is a limit for what hangs, not for what is slow: on a machine
 * that does thirty things at once a step may take a minute.
 */
const stallMs = 240_000;

/** A value that is another one whenever something has moved, as a count of events is. */
export type Moved = () => unknown;

export interface WaitOptions {
  /** Starts the time anew whenever its value changes. */
  readonly moved?: Moved;
  readonly everyMs?: number;
  /** How long nothing may move; four minutes unless given. */
  readonly limitMs?: number;
}

/**
 * Waits until a condition holds.
 *
 * @throws Error with the name of what was awaited, when nothing has moved for four minutes
 */
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  { moved = () => undefined, everyMs = 10, limitMs = stallMs }: WaitOptions = {},
): Promise<void> {
  const stall = stallOf(what, moved, limitMs);
  while (!(await holds())) {
    stall.check();
    await pause(everyMs);
  }
}

/**
 * Waits for a promise that may take as long as it will while something moves.
 *
 * @throws Error with the name of what was awaited, when nothing has moved for four minutes
 */
export async function whileMoving<T>(
  what: string,
  promise: Promise<T>,
  moved: Moved,
  limitMs = stallMs,
): Promise<T> {
  const stall = stallOf(what, moved, limitMs);
  const ended = new AbortController();
  const watch = async (): Promise<never> => {
    for (;;) {
      await pause(100, undefined, { ref: false, signal: ended.signal });
      stall.check();
    }
  };
  try {
    return await Promise.race([promise, watch()]);
  } finally {
    ended.abort();
  }
}

/** The time since something moved last, for a loop that looks from turn to turn. */
export function stallOf(what: string, moved: Moved, limitMs = stallMs): { check(): void } {
  let seen = moved();
  let since = performance.now();
  return {
    check() {
      const now = moved();
      if (now !== seen) {
        seen = now;
        since = performance.now();
      } else if (performance.now() - since > limitMs) {
        throw new Error(`waited in vain for ${what}: nothing has moved for ${limitMs / 1_000} s`);
      }
    },
  };
}
