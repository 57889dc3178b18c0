import type { BaseAnthropic } from '@anthropic-ai/sdk/client';
import { APIError } from '@anthropic-ai/sdk/error';
import type { BatchApi, ListedBatch, NotNow, Submitted } from '../../compose/batch/batch-api.ts';
import { parseInstant } from '../../envelope/instant.ts';
import { isJsonObject } from '../../json/is-json-object.ts';
import type { Json, JsonObject } from '../../json/json.ts';
import { parseJson } from '../../json/parse-json.ts';
import { readBatchLine } from './batch-line.ts';
import { toFailure } from './failure.ts';
import { linesOf } from './lines.ts';

export interface MessageBatchesOptions {
  readonly client: BaseAnthropic;
  /** Aborts all requests under way. */
  readonly signal: AbortSignal;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

const PATH = '/v1/messages/batches';

/** The time until the response begins. A batch is sent as a whole. */
const timeoutMs = 30_000;
const pageSize = 100;

/** The search stops after this many pages of newer batches in the workspace. */
const mostPages = 10;

/** Statuses for a faulty request: malformed, too large, or unknown to the API. */
const FAULTY: ReadonlySet<number> = new Set([400, 413, 422]);

/**
 * Creates the adapter of the Message Batches API. It takes nothing in the responses for granted. It uses the SDK's
 * plain calls, because the SDK's resource would follow the results address of the response and send the key there.
 *
 * @see https://platform.claude.com/docs/en/build-with-claude/batch-processing
 */
export function messageBatches({ client, signal, now }: MessageBatchesOptions): BatchApi {
  const options = { signal, timeout: timeoutMs, maxRetries: 0 };
  const pathOf = (batchId: string): string => `${PATH}/${encodeURIComponent(batchId)}`;
  const notNow = (error: unknown): NotNow => {
    const { kind, reason } = toFailure(error, now());
    return { kind: 'not-now', reason, wantsPerson: kind !== 'unavailable' };
  };
  const get = async (path: string): Promise<JsonObject> => {
    const response: unknown = await client.get(path, options);
    return asObject(response);
  };

  return {
    async submit(questions): Promise<Submitted> {
      const requests = questions.map(({ id, request }) => ({ custom_id: id, params: paramsOf(request) }));
      try {
        const response: unknown = await client.post(PATH, { ...options, body: { requests } });
        const { id: batchId } = asObject(response);
        return typeof batchId === 'string'
          ? { kind: 'submitted', batchId }
          : { kind: 'unknown', reason: 'the response does not contain a batch id' };
      } catch (error) {
        const failed = notNow(error);
        const status = statusOf(error);
        if (status === undefined || status >= 500) return { kind: 'unknown', reason: failed.reason };
        return FAULTY.has(status) ? { kind: 'refused', reason: failed.reason } : failed;
      }
    },

    async standing(batchId) {
      try {
        const { processing_status: status } = await get(pathOf(batchId));
        return { kind: status === 'ended' ? 'ended' : 'in-progress' };
      } catch (error) {
        return statusOf(error) === 404 ? { kind: 'gone' } : notNow(error);
      }
    },

    async *results(batchId) {
      try {
        const response = await client
          .get(`${pathOf(batchId)}/results`, { ...options, headers: { Accept: 'application/binary' } })
          .asResponse();
        for await (const line of linesOf(response.body)) {
          const answered = readBatchLine(line);
          if (answered !== undefined) yield answered;
        }
      } catch (error) {
        yield notNow(error);
      }
    },

    async createdSince(at) {
      const batches: ListedBatch[] = [];
      let after = '';
      try {
        for (let page = 0; page < mostPages; page += 1) {
          const { data, has_more: hasMore, last_id: last } = await get(`${PATH}?limit=${pageSize}${after}`);
          const listed = (Array.isArray(data) ? data : []).flatMap(readListed);
          batches.push(...listed.filter(({ createdAt }) => createdAt >= at));
          const oldest = listed.at(-1);
          if (hasMore !== true || typeof last !== 'string' || oldest === undefined || oldest.createdAt < at)
            break;
          after = `&after_id=${encodeURIComponent(last)}`;
        }
      } catch (error) {
        return notNow(error);
      }
      return { kind: 'listed', batches };
    },
  };
}

function readListed(value: Json): ListedBatch[] {
  if (!isJsonObject(value)) return [];
  const { id: batchId, created_at: created, request_counts: counts } = value;
  if (typeof batchId !== 'string' || typeof created !== 'string' || !isJsonObject(counts)) return [];
  const createdAt = parseInstant(created)?.ms;
  const numbers = Object.values(counts).filter((count) => typeof count === 'number');
  const questions = numbers.reduce((sum, count) => sum + count, 0);
  return createdAt === undefined ? [] : [{ batchId, createdAt, questions }];
}

/** Parses a stored request. Stored requests are JSON; the API rejects anything else. */
function paramsOf(request: string): Json {
  const parsed = parseJson(request);
  return parsed.kind === 'json' ? parsed.value : null;
}

/** Returns the response as an object. A response that is not an object did not come from the API. */
function asObject(response: unknown): JsonObject {
  const parsed = parseJson(JSON.stringify(response) ?? '');
  if (parsed.kind === 'not-json' || !isJsonObject(parsed.value))
    throw new Error('the response of the batch API is not a JSON object');
  return parsed.value;
}

function statusOf(error: unknown): number | undefined {
  return error instanceof APIError && typeof error.status === 'number' ? error.status : undefined;
}
