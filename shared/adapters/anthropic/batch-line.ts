import type { Answered } from '../../compose/batch/batch-api.ts';
import type { BatchAnswer } from '../../compose/batch/question-store.ts';
import { isJsonObject, ownMember } from '../../json/is-json-object.ts';
import type { Json, JsonObject } from '../../json/json.ts';
import { parseJson } from '../../json/parse-json.ts';

/** Errors of one request that may not occur when it is sent again. */
const PASSING: ReadonlySet<Json | undefined> = new Set([
  'api_error',
  'overloaded_error',
  'rate_limit_error',
  'timeout_error',
]);

/** The provider's message is cut to this many characters. */
const LONGEST_MESSAGE = 300;

/** Parses one line of a batch's results. Returns undefined when the line is not a result. */
export function readBatchLine(line: string): Answered | undefined {
  const parsed = parseJson(line);
  if (parsed.kind === 'not-json' || !isJsonObject(parsed.value)) return undefined;
  const { custom_id: id, result } = parsed.value;
  if (typeof id !== 'string' || !isJsonObject(result)) return undefined;
  return { kind: 'answered', id, answer: answerOf(result) };
}

function answerOf(result: JsonObject): BatchAnswer {
  const { type, message } = result;
  switch (typeof type === 'string' ? type : '') {
    case 'succeeded':
      return { kind: 'replied', response: message ?? null };
    case 'errored':
      return erroredAs(memberOf(result['error'], 'error'));
    case 'canceled':
      return { kind: 'failed', reason: 'the batch was cancelled', mayPass: false };
    case 'expired':
      return { kind: 'failed', reason: 'the batch expired before the request was processed', mayPass: true };
    default:
      return { kind: 'failed', reason: 'the batch result has an unknown type', mayPass: true };
  }
}

function erroredAs(error: Json | undefined): BatchAnswer {
  const type = memberOf(error, 'type');
  const message = memberOf(error, 'message');
  const text = [type, message].filter((word) => typeof word === 'string').join(': ');
  return {
    kind: 'failed',
    reason: text === '' ? 'the API returned an error without a type' : text.slice(0, LONGEST_MESSAGE),
    mayPass: PASSING.has(type),
  };
}

function memberOf(value: Json | undefined, name: string): Json | undefined {
  return isJsonObject(value) ? ownMember(value, name) : undefined;
}
