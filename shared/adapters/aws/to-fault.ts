import { RetryableError } from '../../ports/retryable-error.ts';

/** The members of an error from the SDK, Node or a service that show whether a retry may help. */
interface ServiceError extends Error {
  readonly code?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: unknown };
  readonly $retryable?: unknown;
  /** Set for entries of a batch that were all denied. */
  readonly isDenied?: unknown;
}

const timeouts = new Set(['TimeoutError', 'RequestTimeout', 'RequestTimeoutException']);

/** Codes of connections that were lost or not made, and of a process that has no room for another one. */
const lostConnection =
  /^(E(CONN|HOST|NET|AI_)|EPIPE$|EPROTO$|ETIMEDOUT$|ENOTFOUND$|EMFILE$|ENFILE$|ERR_(SSL|TLS))|CERT|UNABLE_TO_/;

const refusedForNow = new Set([
  'BandwidthLimitExceeded',
  'LimitExceededException',
  'OverLimit',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ServiceQuotaExceededException',
  'SlowDown',
  'TooManyRequestsException',
  'TransactionInProgressException',
]);

/**
 * Returns whether a service's error code means throttling. The names differ from service to service
 * (`ThrottlingException`, `RequestThrottled`, `KmsThrottled`, `AWS.SimpleQueueService.RequestThrottled` ...).
 */
export function isThrottling(code: string): boolean {
  return /throttl/i.test(code) || refusedForNow.has(code);
}

/**
 * Throws the error of an AWS call. It throws a RetryableError with the error as its cause when another delivery of the
 * message may succeed (throttling, 5xx, timeouts, lost connections), else the error itself.
 */
export function toFault(error: unknown): never {
  throw asFault(error);
}

/** Returns the error that {@link toFault} throws. */
export function asFault(error: unknown): Error {
  if (!(error instanceof Error)) return new Error(`${typeof error} thrown`, { cause: error });
  if (error instanceof RetryableError || !isTransient(error)) return error;
  return new RetryableError(`${error.name}: ${error.message}`, { cause: error });
}

/**
 * Errors of the account or its deployment. Every message meets them until an operator or a deployment under way has
 * mended the cause, so they say nothing about a message. The names differ from service to service.
 */
const ofTheAccount =
  /^KMS|AccessDenied|NotAuthori[sz]ed|Unauthori[sz]ed|Signature|^(Expired|Invalid|MissingAuthentication)Token|InvalidAccessKey|InvalidAccountId|InvalidClientToken|TokenRefresh|AccountProblem|OptInRequired|RequestExpired|RequestTimeTooSkewed|NoSuchBucket|QueueDoesNotExist|NonExistentQueue|ResourceNotFound|UnrecognizedClient|CredentialsProvider|RedactionFailure/i;

/** Statuses that deny a call, whatever a proxy or an endpoint's policy writes into the body. */
const deniedStatuses: ReadonlySet<unknown> = new Set([401, 403, 407]);

/** Tells whether a service's error code blames the account or its deployment. */
export function isOfTheAccount(code: string): boolean {
  return ofTheAccount.test(code);
}

/**
 * Tells whether a fault concerns more than the message that met it. It may pass by itself, or its cause is the account
 * or the deployment.
 */
export function mayPass(fault: unknown): boolean {
  if (fault instanceof RetryableError) return true;
  if (!(fault instanceof Error)) return false;
  const { name, $metadata, isDenied }: ServiceError = fault;
  return isDenied === true || isOfTheAccount(name) || deniedStatuses.has($metadata?.httpStatusCode);
}

function isTransient(error: ServiceError): boolean {
  // The caller decided to stop; this says nothing about the service.
  if (error.name === 'AbortError') return false;
  const status = error.$metadata?.httpStatusCode;
  return (
    error.$retryable !== undefined ||
    (typeof status === 'number' && (status === 429 || status >= 500)) ||
    timeouts.has(error.name) ||
    isThrottling(error.name) ||
    (typeof error.code === 'string' && lostConnection.test(error.code)) ||
    // What answers is no service of AWS, such as a proxy.
    (error instanceof SyntaxError && error.$metadata !== undefined && !deniedStatuses.has(status))
  );
}
