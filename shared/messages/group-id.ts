import { shortHash } from '../json/digest.ts';
import type { FusionMessage } from './fusion-message.ts';

/**
 * Returns the message group id of a group or, without a key, of a fusion. With it a fair queue delivers messages so that
 * no group starves behind a loud one.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-fair-queues.html
 */
export function groupIdOf({ fusion, key }: { readonly fusion: string; readonly key?: string }): string {
  return shortHash(JSON.stringify([fusion, key ?? null]));
}

/**
 * Returns the message group on the fusion queue. It is the partition if the message names one, so that all messages of
 * one tenant share a line; otherwise it is the message's own group.
 */
export function fairGroupOf(message: FusionMessage): string {
  const partition = message.kind === 'contribution' ? message.envelope.header.partitionkey : undefined;
  return partition === undefined ? groupIdOf(message) : shortHash(partition);
}
