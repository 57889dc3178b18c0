import { ListQueueTagsCommand, paginateListQueues, type SQSClient } from '@aws-sdk/client-sqs';
import { stackName } from '../../../bridge-file/stack-name.ts';
import { forEachBounded } from '../../../ports/for-each-bounded.ts';
import { pagesOf } from '../pages.ts';
import { toFault } from '../to-fault.ts';

/**
 * Finds the queues of a bridge's recipients, by the recipients' names. The name of a queue is random, but begins with
 * the stack's and that of its construct, and the stack tags it (infra/tags.ts). Takes `sqs:ListQueues` and `sqs:ListQueueTags`.
 */
export async function findRecipients(
  client: SQSClient,
  bridge: string,
): Promise<ReadonlyMap<string, string>> {
  const urls: string[] = [];
  const pages = paginateListQueues(
    { client, pageSize: 1_000 },
    { QueueNamePrefix: `${stackName(bridge)}-Recipient` },
  );
  for await (const { QueueUrls = [] } of pagesOf(pages)) urls.push(...QueueUrls);
  const found = new Map<string, string>();
  await forEachBounded(urls, 8, async (url) => {
    const { Tags = {} } = await client.send(new ListQueueTagsCommand({ QueueUrl: url })).catch(toFault);
    const name = Tags['fusion-bus:name'];
    if (Tags['fusion-bus:role'] === 'recipient' && name !== undefined) found.set(name, url);
  });
  return found;
}
