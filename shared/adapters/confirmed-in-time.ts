import { RetryableError } from '../ports/retryable-error.ts';

/**
 * Resolves as a confirmation does. Work that goes on afterwards is ignored: its message comes again.
 *
 * @throws RetryableError when the time ends first
 */
export async function confirmedInTime<T>(confirmation: Promise<T>, ms: number): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new RetryableError('the recipient did not confirm in time')), ms);
  // Whichever comes second must not end the process as an unhandled rejection.
  confirmation.catch(() => undefined);
  try {
    return await Promise.race([confirmation, late]);
  } finally {
    clearTimeout(timer);
  }
}
