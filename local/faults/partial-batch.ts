import { isJsonObject } from '../../shared/json/is-json-object.ts';
import type { Json, JsonObject } from '../../shared/json/json.ts';
import { injectedMessage as errorMessage } from './fault.ts';

/** A batch in two parts: the accepted rest, and the refusals in the service's own form. */
export interface PartedBatch {
  /** The request without the refused entries; undefined when no entry is left. */
  readonly rest: JsonObject | undefined;
  /** Adds the refused entries to the response to the rest. */
  readonly complete: (answer: JsonObject) => JsonObject;
}

type Part = (request: JsonObject, refused: (count: number) => ReadonlySet<number>) => PartedBatch | undefined;

/**
 * Splits PutEvents, whose response lists entries in their order.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
 */
const byPlace: Part = (request, refused) => {
  const { entries, out, rest } = divide(request, refused);
  if (entries.length === 0) return undefined;
  return {
    rest,
    complete: (answer) => {
      const accepted = listOf(answer, 'Entries').values();
      const failed = Number(answer['FailedEntryCount'] ?? 0) + out.size;
      const refusal = { ErrorCode: 'ThrottlingException', ErrorMessage: errorMessage };
      return {
        ...answer,
        FailedEntryCount: failed,
        Entries: entries.map((_, index): Json => (out.has(index) ? refusal : (accepted.next().value ?? {}))),
      };
    },
  };
};

/**
 * Splits the batches of SQS, whose responses name entries by their ids.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_BatchResultErrorEntry.html
 */
const byId: Part = (request, refused) => {
  const { entries, out, rest } = divide(request, refused);
  if (entries.length === 0) return undefined;
  const refusals = entries.flatMap((entry, index): Json[] =>
    out.has(index) && isJsonObject(entry)
      ? [{ Id: entry['Id'] ?? '', SenderFault: false, Code: 'InternalError', Message: errorMessage }]
      : [],
  );
  return {
    rest,
    complete: (answer) => ({
      ...answer,
      Successful: listOf(answer, 'Successful'),
      Failed: [...listOf(answer, 'Failed'), ...refusals],
    }),
  };
};

/** The operations that answer for each entry of a batch. */
export const batchOperations: ReadonlyMap<string, Part> = new Map([
  ['PutEvents', byPlace],
  ['SendMessageBatch', byId],
  ['DeleteMessageBatch', byId],
  ['ChangeMessageVisibilityBatch', byId],
]);

function divide(request: JsonObject, refused: (count: number) => ReadonlySet<number>) {
  const entries = listOf(request, 'Entries');
  const out = refused(entries.length);
  const kept = entries.filter((_, index) => !out.has(index));
  return { entries, out, rest: kept.length === 0 ? undefined : { ...request, Entries: kept } };
}

function listOf(object: JsonObject, name: string): readonly Json[] {
  const value = object[name];
  return Array.isArray(value) ? value : [];
}
