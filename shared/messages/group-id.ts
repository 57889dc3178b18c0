import { shortHash } from '../json/digest.ts';

/**
 * Returns the message group id of a group or, without a key, of a fusion. With it a fair queue delivers messages so that
 * no group starves behind a loud one.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-fair-queues.html
 */
export function groupIdOf({ fusion, key }: { readonly fusion: string; readonly key?: string }): string {
  return shortHash(JSON.stringify([fusion, key ?? null]));
}
