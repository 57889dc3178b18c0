import { EventBridgeClient, ListRulesCommand } from '@aws-sdk/client-eventbridge';
import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Bus } from './open-bus.ts';

/** Returns the rules and the queues that a command has made for its time and not removed. */
export async function leftBehind(
  { running }: Bus,
  command: 'load' | 'tail',
): Promise<readonly (string | undefined)[]> {
  const credentials = { accessKeyId: 'foreign', secretAccessKey: 'foreign' };
  const settings = { endpoint: running.endpoint, region: 'us-east-1', credentials };
  const [events, queues] = [new EventBridgeClient(settings), new SQSClient(settings)];
  const prefix = `fusion-bus-${command}-`;
  const { Rules = [] } = await events.send(
    new ListRulesCommand({ EventBusName: running.bus, NamePrefix: prefix }),
  );
  const { QueueUrls = [] } = await queues.send(new ListQueuesCommand({ QueueNamePrefix: prefix }));
  events.destroy();
  queues.destroy();
  return [...Rules.map(({ Name }) => Name), ...QueueUrls];
}
