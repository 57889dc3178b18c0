import type { ServerResponse } from 'node:http';
import type { Json } from '../../../shared/json/json.ts';
import type { MessagesRequest } from './messages-request.ts';
import { schemaSample } from './schema-sample.ts';

/** The server's answer to one request. */
export type Behaviour = { readonly delayMs?: number } &
  /** An answer that satisfies the schema: the given one, or the plainest possible. */
  (
    | { readonly kind: 'ok'; readonly answer?: Json; readonly model?: string }
    /** Exactly this text. */
    | { readonly kind: 'text'; readonly text: string; readonly stopReason?: string }
    /** Half an answer, cut off at `max_tokens`. */
    | { readonly kind: 'truncated' }
    /** JSON that breaks the schema. */
    | { readonly kind: 'breaks-schema' }
    | { readonly kind: 'not-json' }
    | { readonly kind: 'refusal'; readonly category?: string; readonly text?: string }
    | { readonly kind: 'rate-limited'; readonly headers?: Readonly<Record<string, string>> }
    | { readonly kind: 'overloaded' }
    | {
        readonly kind: 'status';
        readonly status: number;
        readonly type?: string;
        readonly headers?: Record<string, string>;
      }
    /** The connection breaks: before the response, or in the middle of its body. */
    | { readonly kind: 'drop'; readonly when: 'before' | 'body' }
    /** No response, or a body that never ends, for as long as the client waits. */
    | { readonly kind: 'hang'; readonly when: 'before' | 'body' }
    /** A response that does not come from the API, such as a proxy's page. */
    | { readonly kind: 'foreign'; readonly body: string; readonly contentType: string }
    /** In a batch only: the model was not asked. */
    | { readonly kind: 'unasked'; readonly as: 'expired' | 'canceled' }
  );

export interface UsageReported {
  readonly input_tokens: number;
  readonly output_tokens: number;
  readonly cache_read_input_tokens?: number | null;
  readonly cache_creation_input_tokens?: number | null;
}

/** The usage and ids of a response. */
export interface Billed {
  readonly id: string;
  readonly usage: UsageReported;
}

/** The model's text, when it gives one. */
interface Said {
  readonly text: string;
  readonly stopReason: string;
  readonly more?: object;
}

function contentOf(behaviour: Behaviour, body: MessagesRequest): Said | undefined {
  const sample = schemaSample(body.output_config?.format?.schema);
  switch (behaviour.kind) {
    case 'ok': {
      const more = behaviour.model === undefined ? {} : { model: behaviour.model };
      return { text: JSON.stringify(behaviour.answer ?? sample), stopReason: 'end_turn', more };
    }
    case 'text':
      return { text: behaviour.text, stopReason: behaviour.stopReason ?? 'end_turn' };
    case 'truncated': {
      const whole = JSON.stringify(sample);
      return { text: whole.slice(0, Math.ceil(whole.length / 2)), stopReason: 'max_tokens' };
    }
    case 'breaks-schema':
      return { text: '{"not":"what was asked for"}', stopReason: 'end_turn' };
    case 'not-json':
      return { text: 'Here is the answer you asked for.', stopReason: 'end_turn' };
    case 'refusal': {
      const details = { type: 'refusal', category: behaviour.category ?? null, explanation: null };
      return { text: behaviour.text ?? '', stopReason: 'refusal', more: { stop_details: details } };
    }
    case 'rate-limited':
    case 'overloaded':
    case 'status':
    case 'drop':
    case 'hang':
    case 'foreign':
    case 'unasked':
      return undefined;
  }
}

function messageOf({ text, stopReason, more }: Said, body: MessagesRequest, billed: Billed): object {
  return {
    id: billed.id,
    type: 'message',
    role: 'assistant',
    model: body.model,
    content: text === '' ? [] : [{ type: 'text', text, citations: null }],
    stop_reason: stopReason,
    stop_sequence: null,
    stop_details: null,
    usage: billed.usage,
    ...more,
  };
}

/** Returns the batch result of a request under a behaviour. */
export function batchResult(behaviour: Behaviour, body: MessagesRequest, billed: Billed): object {
  const content = contentOf(behaviour, body);
  if (content !== undefined) return { type: 'succeeded', message: messageOf(content, body, billed) };
  if (behaviour.kind === 'unasked') return { type: behaviour.as };
  const type = behaviour.kind === 'status' ? (behaviour.type ?? 'api_error') : 'overloaded_error';
  const error = { type, message: `${type}, as the test wants it` };
  return { type: 'errored', error: { type: 'error', error, request_id: 'req_test' } };
}

/** Sends the behaviour's response to a well-formed request. */
export function respond(
  behaviour: Behaviour,
  body: MessagesRequest,
  response: ServerResponse,
  billed: Billed,
): void {
  const content = contentOf(behaviour, body);
  if (content !== undefined) return send(response, 200, JSON.stringify(messageOf(content, body, billed)));
  switch (behaviour.kind) {
    case 'rate-limited':
      return sendError(
        response,
        429,
        'rate_limit_error',
        undefined,
        behaviour.headers ?? { 'retry-after': '7' },
      );
    case 'overloaded':
      return sendError(response, 529, 'overloaded_error');
    case 'status':
      return sendError(
        response,
        behaviour.status,
        behaviour.type ?? 'api_error',
        undefined,
        behaviour.headers,
      );
    case 'drop':
    case 'hang': {
      if (behaviour.when === 'body') {
        const sample = JSON.stringify(schemaSample(body.output_config?.format?.schema));
        const whole = JSON.stringify(messageOf({ text: sample, stopReason: 'end_turn' }, body, billed));
        response.writeHead(200, {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(whole),
        });
        response.write(whole.slice(0, whole.length / 2), () => {
          if (behaviour.kind === 'drop') response.destroy();
        });
      } else if (behaviour.kind === 'drop') {
        response.destroy();
      }
      return;
    }
    case 'foreign':
      response.writeHead(200, { 'content-type': behaviour.contentType });
      response.end(behaviour.body);
      return;
    case 'ok':
    case 'text':
    case 'truncated':
    case 'breaks-schema':
    case 'not-json':
    case 'refusal':
    case 'unasked':
      return sendError(response, 500, 'api_error');
  }
}

export function send(
  response: ServerResponse,
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(body);
}

export function sendError(
  response: ServerResponse,
  status: number,
  type: string,
  message = `${type}, as the test wants it`,
  headers: Readonly<Record<string, string>> = {},
): void {
  send(
    response,
    status,
    JSON.stringify({ type: 'error', error: { type, message }, request_id: 'req_test' }),
    headers,
  );
}
