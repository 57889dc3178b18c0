import { shortHash } from '../json/digest.ts';

/**
 * Whose message it is, for queues that hand out messages so that none starves behind a loud one: a group's, or, where
 * no group is named, a fusion's.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-fair-queues.html
 */
export function groupIdOf({ fusion, key }: { readonly fusion: string; readonly key?: string }): string {
  return shortHash(JSON.stringify([fusion, key ?? null]));
}
