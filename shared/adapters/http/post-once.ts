import { Agent as HttpAgent, type IncomingMessage, request as requestHttp } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { RetryableError } from '../../ports/retryable-error.ts';
import type { HttpAnswer } from './http-answer.ts';

/** A connection pool to one address. */
export interface HttpPool {
  /** Posts once. Follows no redirect. @throws RetryableError when no answer comes in time */
  post(body: Uint8Array, headers: Readonly<Record<string, string>>): Promise<HttpAnswer>;
  close(): void;
}

export interface HttpPoolOptions {
  readonly url: URL;
  readonly timeoutMs: number;
  readonly lookup: LookupFunction;
}

/** The connections at once: the recipient's answers set the pace beyond. */
const mostSockets = 10;

/**
 * Opens a pool whose connections are kept for later requests. A connection that died while the function was frozen
 * fails at its next use; the request then goes out once more on a new one.
 */
export function httpPool({ url, timeoutMs, lookup }: HttpPoolOptions): HttpPool {
  const isHttps = url.protocol === 'https:';
  const kept = { keepAlive: true, maxSockets: mostSockets };
  const agent = isHttps ? new HttpsAgent(kept) : new HttpAgent(kept);
  const send = isHttps ? requestHttps : requestHttp;

  const once = (body: Uint8Array, headers: Readonly<Record<string, string>>): Promise<HttpAnswer> =>
    new Promise((resolve, reject) => {
      // A socket resolves no literal address, so the rules are asked here.
      const literal = url.hostname.replace(/^\[|\]$/g, '');
      const signal = AbortSignal.timeout(timeoutMs);
      const start = (): void => {
        const options = { method: 'POST', agent, lookup, signal, headers: { ...headers } };
        const request = send(url, options, (response) => {
          // The status decides. A body that never ends must not make a delivered result undelivered.
          resolve({ status: response.statusCode ?? 0, headers: response.headers });
          drain(response);
        });
        request.on('error', (error) => reject(new PostError(error, signal.aborted, request.reusedSocket)));
        // Node reports an upgraded connection in no other way.
        request.once('upgrade', ({ statusCode = 101, headers: found }, socket) => {
          socket.destroy();
          resolve({ status: statusCode, headers: found });
        });
        request.once('close', () => reject(new PostError(noAnswer, signal.aborted, false)));
        request.end(body);
      };
      if (isIP(literal) === 0) return start();
      lookup(literal, { all: true }, (error) => (error === null ? start() : reject(error)));
    });

  return {
    async post(body, headers) {
      const all = { ...headers, 'content-length': String(body.byteLength) };
      try {
        return await once(body, all).catch((error: unknown) => {
          if (error instanceof PostError && error.isStale) return once(body, all);
          throw error;
        });
      } catch (error) {
        throw error instanceof PostError ? error.asFault() : error;
      }
    },
    close: () => agent.destroy(),
  };
}

const noAnswer = new Error('the connection has ended');

/** A request that got no answer. */
class PostError extends Error {
  readonly isLate: boolean;
  /** True when a kept connection was dead before the request. */
  readonly isStale: boolean;

  constructor(cause: Error, isLate: boolean, isReused: boolean) {
    super(cause.message, { cause });
    this.isLate = isLate;
    this.isStale = isReused && !isLate;
  }

  /** A refused address is a fault of its own; everything else may pass. */
  asFault(): unknown {
    const { cause } = this;
    if (this.isLate) return new RetryableError('the recipient did not answer in time', { cause });
    if (cause instanceof Error && cause.name === 'RefusedAddressError') return cause;
    return new RetryableError(`the recipient could not be reached: ${codeOf(cause)}`, { cause });
  }
}

function codeOf(cause: unknown): string {
  if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string') return cause.code;
  return cause instanceof Error ? cause.name : 'no reason';
}

/** The bytes of an answer that are read for the sake of the connection. Beyond, it is cheaper to open a new one. */
const mostAnswerBytes = 65_536;

/** The time in which the rest of an answer is read for the sake of the connection. */
const drainMs = 200;

/** Reads an answer to its end, and no further than it must. Faults of its body concern the connection alone. */
function drain(response: IncomingMessage): void {
  let bytes = 0;
  const timer = setTimeout(() => response.destroy(), drainMs);
  response.on('error', () => undefined);
  response.once('close', () => clearTimeout(timer));
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.byteLength;
    if (bytes > mostAnswerBytes) response.destroy();
  });
}
