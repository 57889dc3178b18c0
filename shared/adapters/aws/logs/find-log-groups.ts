import {
  type CloudWatchLogsClient,
  ListTagsForResourceCommand,
  paginateDescribeLogGroups,
} from '@aws-sdk/client-cloudwatch-logs';
import { stackName } from '../../../bridge-file/stack-name.ts';
import { forEachBounded } from '../../../ports/for-each-bounded.ts';
import { pagesOf } from '../pages.ts';
import { toFault } from '../to-fault.ts';

/** The log group of one function of a bridge, by the tags that its stack gives it (infra/tags.ts). */
export interface FunctionLogs {
  /** The name of the log group. */
  readonly group: string;
  readonly role: string;
  /** The name that the function serves, such as a topic's; the role where there is one function of it. */
  readonly name: string;
}

/**
 * Finds the log groups of a bridge's functions, sorted by role and name. The name of a log group is random, but begins
 * with the stack's. Takes `logs:DescribeLogGroups` and `logs:ListTagsForResource`.
 */
export async function findLogGroups(
  client: CloudWatchLogsClient,
  bridge: string,
): Promise<readonly FunctionLogs[]> {
  const stack = stackName(bridge);
  const groups: { readonly group: string; readonly arn: string }[] = [];
  const pages = paginateDescribeLogGroups({ client }, { logGroupNamePrefix: `${stack}-` });
  for await (const { logGroups = [] } of pagesOf(pages)) {
    for (const { logGroupName: group, logGroupArn, arn } of logGroups) {
      const resource = logGroupArn ?? arn?.replace(/:\*$/, '');
      if (group !== undefined && resource !== undefined) groups.push({ group, arn: resource });
    }
  }
  const found: FunctionLogs[] = [];
  await forEachBounded(groups, 4, async ({ group, arn: resourceArn }) => {
    const { tags = {} } = await client.send(new ListTagsForResourceCommand({ resourceArn })).catch(toFault);
    const { 'fusion-bus:role': role, 'fusion-bus:name': name, 'aws:cloudformation:stack-name': owner } = tags;
    // The prefix is also that of a bridge whose name begins with this one's.
    if (owner !== undefined && owner !== stack) return;
    if (role !== undefined && name !== undefined) found.push({ group, role, name });
  });
  const place = ({ role, name }: FunctionLogs): string => `${role} ${name}`;
  return found.toSorted((a, b) => (place(a) < place(b) ? -1 : 1));
}
