import type { Header } from '../envelope/envelope.ts';
import { hash } from '../json/digest.ts';

/** The ids that SQS accepts for groups and deduplication: 1 to 128 printable ASCII characters, without the space. */
const valid = /^[!-~]{1,128}$/;

/**
 * Returns the text itself where SQS accepts it as a group id or deduplication id, else its hash. A key may have any
 * length and any script.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 */
export function queueId(text: string): string {
  return valid.test(text) ? text : hash(text);
}

/** Returns the group of a result in a queue that keeps the order of each partition. */
export function orderGroupOf({ partitionkey, correlationid, id }: Header): string {
  return queueId(partitionkey ?? correlationid ?? id);
}
