import type { ServerResponse } from 'node:http';
import type { Json } from '../../shared/json/json.ts';
import type { MessagesRequest } from './messages-request.ts';
import { schemaSample } from './schema-sample.ts';

/** How the server answers one request. */
export type Behaviour = { readonly delayMs?: number } &
  /** An answer that satisfies the schema: the one given, or the plainest there is. */
  (
    | { readonly kind: 'ok'; readonly answer?: Json; readonly model?: string }
    /** These very words. */
    | { readonly kind: 'text'; readonly text: string; readonly stopReason?: string }
    /** Half an answer, cut off at `max_tokens`. */
    | { readonly kind: 'truncated' }
    /** JSON, but not what the schema asks for. */
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
    /** Something that is not the API: a proxy's page, say. */
    | { readonly kind: 'foreign'; readonly body: string; readonly contentType: string }
  );

export interface UsageReported {
  readonly input_tokens: number;
  readonly output_tokens: number;
  readonly cache_read_input_tokens?: number | null;
  readonly cache_creation_input_tokens?: number | null;
}

/** What a response says of itself. */
export interface Billed {
  readonly id: string;
  readonly usage: UsageReported;
}

/** Sends what the behaviour says, to a request that has the right shape. */
export function respond(
  behaviour: Behaviour,
  body: MessagesRequest,
  response: ServerResponse,
  billed: Billed,
): void {
  const sample = schemaSample(body.output_config?.format?.schema);
  const message = (text: string, stopReason: string, more: object = {}): string =>
    JSON.stringify({
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
    });
  switch (behaviour.kind) {
    case 'ok': {
      const more = behaviour.model === undefined ? {} : { model: behaviour.model };
      return send(response, 200, message(JSON.stringify(behaviour.answer ?? sample), 'end_turn', more));
    }
    case 'text':
      return send(response, 200, message(behaviour.text, behaviour.stopReason ?? 'end_turn'));
    case 'truncated': {
      const whole = JSON.stringify(sample);
      return send(response, 200, message(whole.slice(0, Math.ceil(whole.length / 2)), 'max_tokens'));
    }
    case 'breaks-schema':
      return send(response, 200, message('{"not":"what was asked for"}', 'end_turn'));
    case 'not-json':
      return send(response, 200, message('Here is the answer you asked for.', 'end_turn'));
    case 'refusal': {
      const details = { type: 'refusal', category: behaviour.category ?? null, explanation: null };
      return send(response, 200, message(behaviour.text ?? '', 'refusal', { stop_details: details }));
    }
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
        const whole = message(JSON.stringify(sample), 'end_turn');
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
  }
}

function send(
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
