import { setTimeout as sleep } from 'node:timers/promises';

/** How often, and after which pauses, something that was refused for the moment is tried again. */
export interface RetryPolicy {
  /** The first try included. */
  readonly tries: number;
  readonly baseMs: number;
  readonly capMs: number;
  /** Resolves after that many milliseconds. */
  readonly delay: (ms: number) => Promise<unknown>;
  /** From 0 up to, but not including, 1. */
  readonly random: () => number;
}

/** Three short pauses, 350 ms at most in all: what takes longer than that is better waited for on the queue. */
export const briefRetry: RetryPolicy = {
  tries: 4,
  baseMs: 50,
  capMs: 1_000,
  delay: (ms) => sleep(ms),
  random: Math.random,
};

/**
 * The pause before the next try: exponential, with full jitter.
 *
 * @param tried how many tries have failed, from 1
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function pauseMs(tried: number, { baseMs, capMs, random }: RetryPolicy): number {
  return Math.floor(random() * Math.min(capMs, baseMs * 2 ** (tried - 1)));
}
