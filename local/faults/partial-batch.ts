import { isJsonObject } from '../../shared/json/is-json-object.ts';
import type { Json, JsonObject } from '../../shared/json/json.ts';
import { injectedMessage as errorMessage } from './fault.ts';

/** A batch parted in two: what takes place, and what is refused in its service's own words. */
export interface PartedBatch {
  /** The request without what is refused; undefined when nothing is left of it. */
  readonly rest: JsonObject | undefined;
  /** The answer to the rest, completed by what was refused. */
  readonly complete: (answer: JsonObject) => JsonObject;
}

type Part = (request: JsonObject, refused: (count: number) => ReadonlySet<number>) => PartedBatch | undefined;

/**
 * PutEvents answers entry by entry, in their order.
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
 * The batches of SQS answer by the id that each entry has in its batch.
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
