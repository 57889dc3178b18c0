import type { IncomingHttpHeaders } from 'node:http';
import { DeliveryRefusedError } from '../../ports/delivery-refused-error.ts';
import { RetryableError } from '../../ports/retryable-error.ts';
import { UndeliverableError } from '../../ports/undeliverable-error.ts';

/** The answer of a web service, without its body. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
}

/** Statuses after which the same request may succeed: time-outs, too early, too many requests. */
const passing = new Set([408, 425, 429]);

/** The longest pause that a recipient may ask for. */
const longestWaitMs = 6 * 3_600_000;

/**
 * Accepts an answer of 2xx, and throws for every other.
 *
 * @throws UndeliverableError for 410 (gone) and 413 (too large)
 * @throws RetryableError for 408, 425, 429 and 5xx, with the pause that the recipient asks for
 * @throws DeliveryRefusedError for all others: redirects, which are not followed, and refusals
 */
export function acceptAnswer({ status, headers }: HttpAnswer, now: number): void {
  if (status >= 200 && status <= 299) return;
  const words = `the recipient answered ${status}`;
  if (status === 410) throw new UndeliverableError('gone', `${words}: the address is gone for good`);
  if (status === 413) throw new UndeliverableError('too-large', `${words}: the result is too large for it`);
  if (passing.has(status) || status >= 500) {
    const wait = retryAfterMs(headers['retry-after'], now);
    throw new RetryableError(words, wait === undefined ? {} : { retryAfterMs: wait });
  }
  if (status >= 300 && status <= 399) throw new DeliveryRefusedError(`${words}; redirects are not followed`);
  throw new DeliveryRefusedError(words);
}

/**
 * Returns the pause in ms. A pause of nothing, one that is over, and one that cannot be read are none: then the pauses
 * grow by themselves, and a busy service is not asked again at once.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
 */
function retryAfterMs(value: string | undefined, now: number): number | undefined {
  if (value === undefined) return undefined;
  const ms = /^\s*\d{1,9}\s*$/.test(value) ? Number(value) * 1_000 : dateIn(value) - now;
  return ms > 0 ? Math.min(longestWaitMs, ms) : undefined;
}

/** Reads a date of HTTP, which begins with the day of the week. Others are read in too many ways. */
function dateIn(value: string): number {
  return /^\s*[A-Z][a-z]{2,8},? /.test(value) ? Date.parse(value) : Number.NaN;
}
