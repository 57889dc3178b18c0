import { token } from './token.js';

/** A refusal of the console, worded for people. */
class Refusal extends Error {
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
 * @param {string} path
 * @param {Record<string, string>} [query]
 * @param {AbortSignal} [signal]
 * @returns {Promise<unknown>} by the type that cli/console gives the path
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
  const done = await read(await fetch(`/api/${path}`, { ...sent, body: JSON.stringify(body) }));
  return /** @type {{ message: string }} */ (done);
}

const head = () => ({ headers: { authorization: `Bearer ${token()}` } });

/**
 * @param {Response} response
 * @returns {Promise<unknown>}
 */
async function read(response) {
  const body = /** @type {unknown} */ (await response.json());
  if (response.ok) return body;
  const { message } = /** @type {{ message?: string }} */ (body);
  throw new Refusal(message ?? `The console answers with ${response.status}.`, response.status);
}

/** @param {unknown} fault */
export const wordsOf = (fault) => {
  if (fault instanceof Refusal) return fault.message;
  return 'The console does not answer. Does the program still run?';
};
