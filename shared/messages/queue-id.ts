import { hash } from '../json/digest.ts';

/** What SQS takes as a group's or a deduplication's id: 1 to 128 of ASCII's printable characters but the space. */
const valid = /^[!-~]{1,128}$/;

/**
 * The text itself where SQS takes it as a message's group id or deduplication id, else its hash: a key may be of any
 * length and in any script.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 */
export function queueId(text: string): string {
  return valid.test(text) ? text : hash(text);
}
