import {
  APIConnectionError,
  APIConnectionTimeoutError,
  APIError,
  APIUserAbortError,
} from '@anthropic-ai/sdk/error';

/** The meaning of a failed call. */
export type Failure =
  | { readonly kind: 'unavailable'; readonly reason: string; readonly retryAfterMs: number | undefined }
  /** The key was rejected. Another key, or the same one with more rights, may be accepted. */
  | { readonly kind: 'unauthorised'; readonly reason: string }
  | { readonly kind: 'unusable'; readonly reason: string };

/** A wrong key, no right to the model, or no credit: the owner can mend these while the group waits. */
const UNAUTHORISED: ReadonlySet<number> = new Set([401, 402, 403]);

/** Statuses below 500 that may pass. Every status from 500 on may pass too. */
const PASSING: ReadonlySet<number> = new Set([408, 409, 425, 429, 499]);

/** The provider's message is cut to this many characters. */
const LONGEST_MESSAGE = 300;

/**
 * Classifies an error that the SDK throws. A broken connection or a body that is not JSON is `unavailable`. Only texts
 * of the API are passed on: other errors may contain the key, for instance when a header cannot be formed.
 */
export function toFailure(error: unknown, now: number): Failure {
  if (error instanceof APIUserAbortError) return unavailable('aborted');
  if (error instanceof APIConnectionTimeoutError) return unavailable('the connection timed out');
  if (error instanceof APIConnectionError) return unavailable('no connection');
  if (!isStatusError(error)) return unavailable('the response could not be read');

  const { status, type, apiMessage } = error;
  const detail = typeof apiMessage === 'string' ? `: ${apiMessage.slice(0, LONGEST_MESSAGE)}` : '';
  const reason = `${status}${typeof type === 'string' ? ` ${type.slice(0, LONGEST_MESSAGE)}` : ''}${detail}`;
  if (UNAUTHORISED.has(status)) return { kind: 'unauthorised', reason: `authentication: ${reason}` };
  if (status >= 500 || PASSING.has(status)) return unavailable(reason, retryAfterMs(error.headers, now));
  return { kind: 'unusable', reason };
}

function isStatusError(error: unknown): error is APIError<number, Headers> {
  return error instanceof APIError && typeof error.status === 'number';
}

function unavailable(reason: string, wait?: number): Failure {
  return { kind: 'unavailable', reason, retryAfterMs: wait };
}

/**
 * Returns the pause that the provider asks for, in whole milliseconds from `now`, or undefined when it asks for none.
 * Reads `retry-after-ms`, and `retry-after` in seconds or as an HTTP date. A past time gives 0.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
 */
function retryAfterMs(headers: Headers | undefined, now: number): number | undefined {
  const milliseconds = decimal(headers?.get('retry-after-ms'));
  if (milliseconds !== undefined) return Math.ceil(milliseconds);
  const value = headers?.get('retry-after');
  const seconds = decimal(value);
  if (seconds !== undefined) return Math.ceil(seconds * 1000);
  const date = Date.parse(value ?? '');
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

function decimal(text: string | null | undefined): number | undefined {
  return text !== null && text !== undefined && /^\s*\d{1,12}(\.\d+)?\s*$/.test(text)
    ? Number(text)
    : undefined;
}
