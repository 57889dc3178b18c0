import { isFields, parseJson } from '../eventbridge/aws-json.ts';

/**
 * Returns the messages of a batch that a function has not processed, by its response. A response that Lambda cannot
 * read means all of them, because deleting an unprocessed message would lose it.
 *
 * @param json the function's return value as JSON text; undefined when it returned nothing
 * @param messageIds those of the batch
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting
 */
export function failedMessages(json: string | undefined, messageIds: readonly string[]): ReadonlySet<string> {
  const none: ReadonlySet<string> = new Set();
  const all: ReadonlySet<string> = new Set(messageIds);
  const response = json === undefined ? null : parseJson(json);
  if (response === null) return none;
  if (!isFields(response)) return all;
  const failures = response['batchItemFailures'] ?? [];
  if (!Array.isArray(failures)) return all;
  const ids = failures.map((failure: unknown) => (isFields(failure) ? failure['itemIdentifier'] : undefined));
  const known = ids.filter((id): id is string => typeof id === 'string' && all.has(id));
  return known.length === ids.length ? new Set(known) : all;
}
