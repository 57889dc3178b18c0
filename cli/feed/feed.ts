import { once } from 'node:events';
import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { S3Client } from '@aws-sdk/client-s3';
import { consoleLog } from '../../shared/adapters/aws/console-log.ts';
import { type AwsConnection, clientSettings } from '../../shared/adapters/aws/connection.ts';
import { eventBridgeClient } from '../../shared/adapters/aws/eventbridge/event-bridge-client.ts';
import { eventBridgeEntrance } from '../../shared/adapters/aws/eventbridge/event-bridge-entrance.ts';
import { findBuses } from '../../shared/adapters/aws/eventbridge/find-buses.ts';
import { s3ClaimStore } from '../../shared/adapters/aws/s3/s3-claim-store.ts';
import { sqsQuarantine } from '../../shared/adapters/aws/sqs/sqs-quarantine.ts';
import { stackName } from '../../shared/bridge-file/stack-name.ts';
import { pickOne } from '../../shared/client/pick-one.ts';
import { UserError } from '../../shared/ports/user-error.ts';
import { connectionOf } from '../connection.ts';
import { brokersOf } from '../dev/feeds.ts';
import type { FeedOptions } from '../options/order.ts';
import { requireParts } from '../parts.ts';
import type { ProcessEnvironment } from '../process-environment.ts';
import { readBridge } from '../read-bridge.ts';
import { startFeeds } from './start-feeds.ts';

/**
 * `feed`: reads the brokers of a bridge's topics and puts the messages on the bus. It does so where AWS does not, and
 * goes on until it is interrupted.
 *
 * @throws UserError
 */
export async function feed(options: FeedOptions, environment: ProcessEnvironment): Promise<0> {
  const { env, err } = environment;
  const at = await readBridge(options.bridge, env);
  const brokers = brokersOf(at);
  if (brokers.length === 0)
    throw new UserError(
      `${at.file}: no topic has from, so there is nothing to read; add from: { kafka: ... } or from: { rabbitmq: ... } to a topic`,
    );
  requireParts('feed', brokers);
  const interrupted = environment.holdInterrupts();
  const connection = connectionOf(env);
  const { bridge } = at;
  const events = eventBridgeClient(connection);
  const bus =
    options.bus ?? pickOne({ what: 'bus', bridge: bridge.name }, await findBuses(events, bridge.name));
  const sqs = new SQSClient({ ...clientSettings, ...connection });
  const quarantine = options.quarantine ?? (await findQuarantine(sqs, bridge.name));
  const started = await startFeeds(bridge, {
    entrance: eventBridgeEntrance(events, bus),
    quarantine: sqsQuarantine(sqs, quarantine),
    ...(bridge.claimCheck && { claims: claimsIn(options.bucket, connection) }),
    log: consoleLog,
    kafka: options.kafka,
    rabbitmq: options.rabbitmq,
  });
  err(`reading ${brokers.join(' and ')} for the bus ${bus}; Ctrl-C stops it`);
  if (!interrupted.aborted) await once(interrupted, 'abort');
  await Promise.all(started.map((consumption) => consumption.stop()));
  return 0;
}

function claimsIn(bucket: string | undefined, connection: AwsConnection) {
  if (bucket === undefined)
    throw new UserError(
      "the bridge stores large bodies; name its bucket with --bucket: the stack's output ClaimsBucket",
    );
  return s3ClaimStore(new S3Client({ ...clientSettings, ...connection, forcePathStyle: true }), bucket);
}

/** Finds the quarantine of a bridge. The name of its queue begins with those of the stack and the resource. */
async function findQuarantine(client: SQSClient, bridge: string): Promise<string> {
  const QueueNamePrefix = `${stackName(bridge)}-QuarantineQueue`;
  const { QueueUrls: urls = [] } = await client.send(new ListQueuesCommand({ QueueNamePrefix }));
  const [url] = urls;
  if (url !== undefined && urls.length === 1) return url;
  throw new UserError(`the quarantine of the bridge was not found; name its queue with --quarantine <url>`);
}
