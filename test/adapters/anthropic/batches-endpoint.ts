import type { ServerResponse } from 'node:http';
import { send, sendError } from './messages-behaviour.ts';
import { isMessagesRequest, requestFault, type MessagesRequest } from './messages-request.ts';

/** A batch as it was sent. */
export interface SeenBatch {
  readonly id: string;
  readonly requests: readonly { readonly customId: string; readonly body: MessagesRequest }[];
}

interface Batch extends SeenBatch {
  readonly createdAt: string;
  /** Undefined while it is in progress. */
  results: string | undefined;
}

export interface BatchesEndpoint {
  readonly seen: readonly SeenBatch[];
  serve(call: string, body: unknown, response: ServerResponse): void;
  /** The call takes effect, and its answer is lost. */
  serveAndDrop(call: string, body: unknown, response: ServerResponse): void;
  /** Ends the batches that are in progress. */
  end(): void;
}

const path = '/v1/messages/batches';

/**
 * Serves the Message Batches API; the test decides when the requests are answered.
 *
 * @param answer returns the result of one request
 * @param faults gets every fault that the API would refuse
 */
export function batchesEndpoint(
  answer: (body: MessagesRequest) => object,
  faults: string[],
): BatchesEndpoint {
  const batches: Batch[] = [];

  const create = (body: unknown): Batch | undefined => {
    const requests = readRequests(body, faults);
    if (requests === undefined) return undefined;
    const id = `msgbatch_${batches.length + 1}`;
    const batch: Batch = { id, requests, createdAt: new Date().toISOString(), results: undefined };
    batches.push(batch);
    return batch;
  };

  const reply = (call: string, body: unknown): { readonly status: number; readonly text: string } => {
    const [method = '', url = ''] = call.split(' ');
    if (method === 'POST' && url === path) {
      const batch = create(body);
      return batch === undefined
        ? { status: 400, text: '' }
        : { status: 200, text: JSON.stringify(shown(batch)) };
    }
    if (method === 'GET' && url.startsWith(`${path}?`)) {
      const data = batches.toReversed().map(shown);
      return { status: 200, text: JSON.stringify({ data, has_more: false, first_id: null, last_id: null }) };
    }
    const [id = '', rest] = url.slice(path.length + 1).split('/');
    const batch = batches.find((one) => one.id === id);
    if (method !== 'GET' || batch === undefined) return { status: 404, text: '' };
    if (rest === undefined) return { status: 200, text: JSON.stringify(shown(batch)) };
    return rest === 'results' && batch.results !== undefined
      ? { status: 200, text: batch.results }
      : { status: 404, text: '' };
  };

  return {
    seen: batches,
    serve(call, body, response) {
      const { status, text } = reply(call, body);
      if (status === 200) send(response, status, text);
      else sendError(response, status, status === 404 ? 'not_found_error' : 'invalid_request_error');
    },
    serveAndDrop(call, body, response) {
      reply(call, body);
      response.destroy();
    },
    end() {
      for (const batch of batches) {
        // In another order than they were asked, as the API may return them.
        batch.results ??= batch.requests
          .toReversed()
          .map(({ customId, body }) => JSON.stringify({ custom_id: customId, result: answer(body) }))
          .join('\n');
      }
    },
  };
}

function shown({ id, requests, createdAt, results }: Batch): object {
  const count = requests.length;
  const isEnded = results !== undefined;
  return {
    id,
    type: 'message_batch',
    processing_status: isEnded ? 'ended' : 'in_progress',
    request_counts: {
      processing: isEnded ? 0 : count,
      succeeded: isEnded ? count : 0,
      errored: 0,
      canceled: 0,
      expired: 0,
    },
    created_at: createdAt,
    ended_at: isEnded ? createdAt : null,
    expires_at: createdAt,
    archived_at: null,
    cancel_initiated_at: null,
    // Another host, which must not get the key.
    results_url: isEnded ? `http://127.0.0.1:1/${id}` : null,
  };
}

function readRequests(body: unknown, faults: string[]): SeenBatch['requests'] | undefined {
  const listed = isRecord(body) ? body['requests'] : undefined;
  if (!Array.isArray(listed) || listed.length === 0) return refuse(faults, 'requests: Field required');
  const requests: { customId: string; body: MessagesRequest }[] = [];
  const ids = new Set<string>();
  for (const one of listed) {
    const { custom_id: customId, params }: Readonly<Record<string, unknown>> = isRecord(one) ? one : {};
    if (typeof customId !== 'string' || !/^[a-zA-Z0-9_-]{1,64}$/.test(customId))
      return refuse(faults, `custom_id: ${String(customId)}`);
    if (ids.has(customId)) return refuse(faults, 'custom_id: must be unique');
    ids.add(customId);
    if (!isMessagesRequest(params)) return refuse(faults, requestFault(params) ?? 'params');
    requests.push({ customId, body: params });
  }
  return requests;
}

function refuse(faults: string[], fault: string): undefined {
  faults.push(fault);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
