import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { serveOnLoopback } from '../../fakes/loopback-server.ts';
import { batchesEndpoint, type SeenBatch } from './batches-endpoint.ts';
import { batchResult, respond, sendError, type Behaviour, type UsageReported } from './messages-behaviour.ts';
import { isMessagesRequest, requestFault, type MessagesRequest } from './messages-request.ts';

/** A request as it came. */
export interface SeenRequest {
  /** The group of the request: by default the text of the first user turn, which a repair shares. */
  readonly key: string;
  /** The number of earlier requests with this key. */
  readonly nth: number;
  readonly body: MessagesRequest;
  readonly headers: IncomingMessage['headers'];
}

export interface MessagesServerOptions {
  readonly behave?: (request: SeenRequest) => Behaviour;
  readonly keyOf?: (body: MessagesRequest) => string;
  /** The billed usage of each answer, refused and broken ones included. */
  readonly usage?: (request: SeenRequest) => UsageReported;
  /** The next behaviour of a call about batches, by method and path; undefined: a good response. */
  readonly disturb?: (call: string) => Behaviour | undefined;
  /** Keys that are accepted; all by default. */
  readonly accepts?: (key: string) => boolean;
}

export interface MessagesServer {
  /** The address for `ANTHROPIC_BASE_URL`. */
  readonly url: string;
  /** Every request that had the right shape, in order. */
  readonly requests: readonly SeenRequest[];
  /** The faults of the other requests. */
  readonly faults: readonly string[];
  /** The number of complete good answers (`ok`) by key. */
  readonly successes: ReadonlyMap<string, number>;
  /** The batches that were sent, in order. */
  readonly batches: readonly SeenBatch[];
  /** Ends the batches that are in progress: each request of theirs is answered, and counts as one that has come. */
  endBatches(): void;
  /** Resolves when the nth batch (from 1) has come. */
  batchArrived(count: number): Promise<void>;
  /** Resolves when the nth request (from 1) has come. */
  arrived(count: number): Promise<void>;
  /** Resolves when a client has hung up on a response that it waited for. */
  hungUp(): Promise<void>;
  close(): Promise<void>;
}

const USAGE: UsageReported = {
  input_tokens: 100,
  output_tokens: 20,
  cache_read_input_tokens: 0,
  cache_creation_input_tokens: 0,
};

/**
 * Starts a server on 127.0.0.1 that implements `POST /v1/messages` of the Messages API and misbehaves on demand.
 * Requests whose shape the API would not accept get its 400, requests without a key its 401.
 */
export async function startMessagesServer(options: MessagesServerOptions = {}): Promise<MessagesServer> {
  const { behave = always, keyOf = firstText, usage = () => USAGE, accepts = () => true } = options;
  const requests: SeenRequest[] = [];
  const faults: string[] = [];
  const successes = new Map<string, number>();
  const waiting = new Set<() => void>();
  let hangups = 0;
  let answers = 0;

  const see = (body: MessagesRequest, headers: IncomingMessage['headers']): SeenRequest => {
    const key = keyOf(body);
    const nth = requests.filter((earlier) => earlier.key === key).length;
    const seen: SeenRequest = { key, body, headers, nth };
    requests.push(seen);
    return seen;
  };
  const bill = (seen: SeenRequest) => {
    answers += 1;
    return { id: `msg_${answers}`, usage: usage(seen) };
  };
  const batched = batchesEndpoint((body) => {
    const seen = see(body, {});
    return batchResult(behave(seen), body, bill(seen));
  }, faults);

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const written = await text(request);
    const { method = '', url = '' } = request;
    const isAboutBatches = url.startsWith('/v1/messages/batches');
    if (!isAboutBatches && (method !== 'POST' || url !== '/v1/messages'))
      return sendError(response, 404, 'not_found_error');
    const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
    if (bearer === undefined || !accepts(bearer)) return sendError(response, 401, 'authentication_error');
    const body = parse(written);
    if (isAboutBatches) {
      const disturbance = options.disturb?.(`${method} ${url}`);
      if (disturbance === undefined) batched.serve(`${method} ${url}`, body, response);
      else if (disturbance.kind === 'drop') batched.serveAndDrop(`${method} ${url}`, body, response);
      else respond(disturbance, { model: '', max_tokens: 1, system: [], messages: [] }, response, unbilled);
      for (const look of waiting) look();
      return;
    }
    const fault =
      request.headers['anthropic-version'] === undefined ? 'anthropic-version: required' : requestFault(body);
    if (fault !== undefined || !isMessagesRequest(body)) {
      faults.push(fault ?? 'unknown');
      return sendError(response, 400, 'invalid_request_error', fault);
    }
    const seen = see(body, request.headers);
    const { key } = seen;
    response.on('close', () => {
      if (!response.writableFinished) hangups += 1;
      for (const look of waiting) look();
    });
    for (const look of waiting) look();

    const behaviour = behave(seen);
    if (behaviour.delayMs !== undefined) await delay(behaviour.delayMs, response);
    if (response.destroyed) return;
    if (behaviour.kind === 'ok') {
      response.on('finish', () => successes.set(key, (successes.get(key) ?? 0) + 1));
    }
    respond(behaviour, body, response, bill(seen));
  };

  const server = await serveOnLoopback(serve);
  const until = async (done: () => boolean): Promise<void> => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const look = (): void => {
      if (done()) resolve();
    };
    waiting.add(look);
    look();
    await promise;
    waiting.delete(look);
  };
  return {
    url: server.url,
    requests,
    faults,
    successes,
    batches: batched.seen,
    endBatches: batched.end,
    batchArrived: (count) => until(() => batched.seen.length >= count),
    arrived: (count) => until(() => requests.length >= count),
    hungUp: () => until(() => hangups > 0),
    close: server.close,
  };
}

const unbilled = { id: 'msg_0', usage: USAGE };

function always(): Behaviour {
  return { kind: 'ok' };
}

function firstText(body: MessagesRequest): string {
  return body.messages[0]?.content[0]?.text ?? '';
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** Waits, but not for a client that has gone. */
async function delay(ms: number, response: ServerResponse): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  response.on('close', resolve);
  await promise;
  clearTimeout(timer);
}
