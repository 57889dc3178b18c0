import { setTimeout as sleep } from 'node:timers/promises';

/** The number of tries for a refused request, and the pauses between them. */
export interface RetryPolicy {
  /** Includes the first try. */
  readonly tries: number;
  readonly baseMs: number;
  readonly capMs: number;
  /** Resolves after that many milliseconds. */
  readonly delay: (ms: number) => Promise<unknown>;
  /** Returns a number from 0 up to, but not including, 1. */
  readonly random: () => number;
}

/** Three short pauses, at most 350 ms in total. For anything longer the queue is the better place to wait. */
export const briefRetry: RetryPolicy = {
  tries: 4,
  baseMs: 50,
  capMs: 1_000,
  delay: (ms) => sleep(ms),
  random: Math.random,
};

/**
 * Returns the pause before the next try: exponential, with full jitter.
 *
 * @param tried the number of failed tries, from 1
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function pauseMs(
  tried: number,
  { baseMs, capMs, random }: Pick<RetryPolicy, 'baseMs' | 'capMs' | 'random'>,
): number {
  return Math.floor(random() * Math.min(capMs, baseMs * 2 ** (tried - 1)));
}
