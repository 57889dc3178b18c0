import type { Log, LogFields } from './log.ts';
import { RetryableError } from './retryable-error.ts';

/**
 * A message or a stored item has a newer form than this release understands. During a rolling update a function of the
 * newer release takes it at a later delivery, so that it is neither misread nor given to a person.
 */
export class NewerVersionError extends RetryableError {
  readonly found: number;
  readonly known: number;

  /** @param what of which the version is, with its article: `a stored part` */
  constructor(what: string, { found, known }: VersionGap) {
    super(`${what} has version ${found}, and this release understands up to ${known}`);
    this.found = found;
    this.known = known;
  }
}

/** The version that was found, and the highest that this release understands. */
export interface VersionGap {
  readonly found: number;
  readonly known: number;
}

/** Logs a fault that sends messages back to the queue. A newer form is no defect: it is logged as a warning. */
export function logReturned(log: Log, error: unknown, fields: LogFields): void {
  if (error instanceof NewerVersionError) {
    const { message: reason, found, known } = error;
    log.warn('a newer form goes back to the queue', { ...fields, reason, found, known });
  } else {
    log.error('messages go back to the queue', { ...fields, error });
  }
}
