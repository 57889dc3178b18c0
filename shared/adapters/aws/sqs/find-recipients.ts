import type { SQSClient } from '@aws-sdk/client-sqs';
import { findQueues } from './find-queues.ts';

/** Finds the queues of a bridge's recipients, by the recipients' names. Takes `sqs:ListQueues` and `sqs:ListQueueTags`. */
export async function findRecipients(
  client: SQSClient,
  bridge: string,
): Promise<ReadonlyMap<string, string>> {
  const queues = await findQueues(client, bridge, 'Recipient');
  return new Map(queues.flatMap(({ role, name, url }) => (role === 'recipient' ? [[name, url]] : [])));
}
