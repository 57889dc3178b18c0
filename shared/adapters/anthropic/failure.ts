import {
  APIConnectionError,
  APIConnectionTimeoutError,
  APIError,
  APIUserAbortError,
} from '@anthropic-ai/sdk/error';
import { retryAfterMs } from './retry-after.ts';

/** What a failed call means. */
export type Failure =
  | { readonly kind: 'unavailable'; readonly reason: string; readonly retryAfterMs: number | undefined }
  /** The key was not accepted: another one, or the same one with more rights, may be. */
  | { readonly kind: 'unauthorised'; readonly reason: string }
  | { readonly kind: 'unusable'; readonly reason: string };

/** A wrong key, no right to the model, no money: what its owner can put right while the group waits. */
const UNAUTHORISED: ReadonlySet<number> = new Set([401, 402, 403]);

/** Besides every status from 500 on: what may be another matter in a moment. */
const PASSING: ReadonlySet<number> = new Set([408, 409, 425, 429, 499]);

/** The provider's own words are kept to this many characters. */
const LONGEST_MESSAGE = 300;

/**
 * Sorts what the SDK throws. Anything that is not an answer of the API's (a connection that broke, a body that is not
 * JSON) is `unavailable`. Only the API's own words are passed on: those of other errors may hold the key, as when a
 * header cannot be formed.
 */
export function toFailure(error: unknown, now: number): Failure {
  if (error instanceof APIUserAbortError) return unavailable('aborted');
  if (error instanceof APIConnectionTimeoutError) return unavailable('the connection timed out');
  if (error instanceof APIConnectionError) return unavailable('no connection');
  if (!isStatusError(error)) return unavailable('the response could not be read');

  const { status, type, apiMessage } = error;
  const said = typeof apiMessage === 'string' ? `: ${apiMessage.slice(0, LONGEST_MESSAGE)}` : '';
  const reason = `${status}${typeof type === 'string' ? ` ${type.slice(0, LONGEST_MESSAGE)}` : ''}${said}`;
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
