import { RetryableError } from '../../ports/retryable-error.ts';

/** What the SDK, Node or a service puts on the errors it throws, as far as it says whether to try again. */
interface ServiceError extends Error {
  readonly code?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: unknown };
  readonly $retryable?: unknown;
}

const timeouts = new Set(['TimeoutError', 'RequestTimeout', 'RequestTimeoutException']);

const lostConnections = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
]);

const refusedForNow = new Set([
  'BandwidthLimitExceeded',
  'LimitExceededException',
  'OverLimit',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'SlowDown',
  'TooManyRequestsException',
  'TransactionInProgressException',
]);

/**
 * Whether a service's error code says "too much at once". The names differ from service to service
 * (`ThrottlingException`, `RequestThrottled`, `KmsThrottled`, `AWS.SimpleQueueService.RequestThrottled` ...).
 */
export function isThrottling(code: string): boolean {
  return /throttl/i.test(code) || refusedForNow.has(code);
}

/**
 * Throws what an AWS call failed with: a RetryableError, with the error as its cause, where another delivery of the
 * message may succeed (throttling, 5xx, timeouts, lost connections), else the error as it is.
 */
export function toFault(error: unknown): never {
  throw asFault(error);
}

/** The same as {@link toFault}, returned instead of thrown. */
export function asFault(error: unknown): Error {
  if (!(error instanceof Error)) return new Error(`${typeof error} thrown`, { cause: error });
  if (error instanceof RetryableError || !isTransient(error)) return error;
  return new RetryableError(`${error.name}: ${error.message}`, { cause: error });
}

function isTransient(error: ServiceError): boolean {
  // Somebody's decision to stop, not a service's state.
  if (error.name === 'AbortError') return false;
  const status = error.$metadata?.httpStatusCode;
  return (
    error.$retryable !== undefined ||
    (typeof status === 'number' && (status === 429 || status >= 500)) ||
    timeouts.has(error.name) ||
    isThrottling(error.name) ||
    (typeof error.code === 'string' && lostConnections.has(error.code))
  );
}
