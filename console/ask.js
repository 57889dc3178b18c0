import { token } from './token.js';

/** A refusal of the console, worded for people. */
export class Refusal extends Error {
  /**
   * @param {string} message
   * @param {number} status
   */
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

/**
 * Asks the console.
 *
 * @template T
 * @param {string} path
 * @param {Record<string, string>} [query]
 * @param {AbortSignal} [signal]
 * @returns {Promise<T>}
 */
export async function ask(path, query = {}, signal) {
  const given = Object.fromEntries(Object.entries(query).filter(([, text]) => text !== ''));
  const search = new URLSearchParams(given).toString();
  return read(
    await fetch(`/api/${path}${search === '' ? '' : `?${search}`}`, { ...head(), signal: signal ?? null }),
  );
}

/**
 * Orders something.
 *
 * @param {string} path
 * @param {object} body
 * @returns {Promise<{ message: string }>}
 */
export async function order(path, body) {
  const { headers } = head();
  const sent = { method: 'POST', headers: { ...headers, 'content-type': 'application/json' } };
  return read(await fetch(`/api/${path}`, { ...sent, body: JSON.stringify(body) }));
}

const head = () => ({ headers: { authorization: `Bearer ${token()}` } });

/** @param {Response} response */
async function read(response) {
  const body = await response.json();
  if (!response.ok)
    throw new Refusal(body.message ?? `The console answers with ${response.status}.`, response.status);
  return body;
}

/** @param {unknown} fault */
export const wordsOf = (fault) => {
  if (fault instanceof Refusal) return fault.message;
  return 'The console does not answer. Does the program still run?';
};
