import type { RetryPolicy } from '../../../shared/adapters/aws/retry.ts';

/** Creates a retry policy that does not wait but records its pauses; without jitter, so that the pauses are known. */
export function instantRetry(tries = 3): RetryPolicy & { readonly pauses: number[] } {
  const pauses: number[] = [];
  return {
    tries,
    baseMs: 50,
    capMs: 1_000,
    delay: async (ms) => pauses.push(ms),
    random: () => 1,
    pauses,
  };
}
