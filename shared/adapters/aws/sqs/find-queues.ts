import { ListQueueTagsCommand, paginateListQueues, type SQSClient } from '@aws-sdk/client-sqs';
import { stackName } from '../../../bridge-file/stack-name.ts';
import { forEachBounded } from '../../../ports/for-each-bounded.ts';
import { pagesOf } from '../pages.ts';
import { toFault } from '../to-fault.ts';

/** A queue of a bridge, by the tags that its stack gives it (infra/tags.ts). */
export interface BridgeQueue {
  readonly url: string;
  readonly role: string;
  readonly name: string;
}

/**
 * Finds the queues of a bridge, sorted by role and name. The name of a queue is random, but begins with the stack's and
 * that of its construct. Takes `sqs:ListQueues` and `sqs:ListQueueTags`.
 *
 * @param construct the beginning of the construct's name, where not all queues are looked for
 */
export async function findQueues(
  client: SQSClient,
  bridge: string,
  construct = '',
): Promise<readonly BridgeQueue[]> {
  const stack = stackName(bridge);
  const urls: string[] = [];
  const pages = paginateListQueues({ client, pageSize: 1_000 }, { QueueNamePrefix: `${stack}-${construct}` });
  for await (const { QueueUrls = [] } of pagesOf(pages)) urls.push(...QueueUrls);
  const found: BridgeQueue[] = [];
  await forEachBounded(urls, 8, async (url) => {
    const { Tags = {} } = await client.send(new ListQueueTagsCommand({ QueueUrl: url })).catch(toFault);
    const { 'fusion-bus:role': role, 'fusion-bus:name': name, 'aws:cloudformation:stack-name': owner } = Tags;
    // The prefix is also that of a bridge whose name begins with this one's.
    if (owner !== undefined && owner !== stack) return;
    if (role !== undefined && name !== undefined) found.push({ url, role, name });
  });
  const place = ({ role, name }: BridgeQueue): string => `${role} ${name}`;
  return found.toSorted((a, b) => (place(a) < place(b) ? -1 : 1));
}
