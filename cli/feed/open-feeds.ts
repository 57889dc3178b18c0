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
import type { ProcessEnvironment } from '../process-environment.ts';
import type { BridgeAt } from '../read-bridge.ts';
import { startFeeds } from './start-feeds.ts';

/** The feeds of a bridge, while they read. */
export interface OpenedFeeds {
  /** The brokers and the bus, in words. */
  readonly what: string;
  /** Ends after the batches under way. What the bus has not taken stays unacknowledged, and comes again elsewhere. */
  readonly stop: () => Promise<void>;
}

/**
 * Reads the brokers of a bridge's topics, and puts the messages on its bus.
 *
 * @throws UserError
 */
export async function openFeeds(
  at: BridgeAt,
  { bus: named, bucket, quarantine, kafka, rabbitmq }: FeedOptions,
  { env }: ProcessEnvironment,
): Promise<OpenedFeeds> {
  const { bridge } = at;
  const connection = connectionOf(env);
  const claims = bridge.claimCheck ? { claims: claimsIn(bucket, connection) } : {};
  const events = eventBridgeClient(connection);
  const bus = named ?? pickOne({ what: 'bus', bridge: bridge.name }, await findBuses(events, bridge.name));
  const sqs = new SQSClient({ ...clientSettings, ...connection });
  const queue = quarantine ?? (await findQuarantine(sqs, bridge.name));
  const started = await startFeeds(bridge, {
    entrance: eventBridgeEntrance(events, bus),
    quarantine: sqsQuarantine(sqs, queue),
    ...claims,
    log: consoleLog,
    kafka,
    rabbitmq,
  });
  return {
    what: `${brokersOf(at).join(' and ')} for the bus ${bus}`,
    stop: async () => {
      await Promise.all(started.map((consumption) => consumption.stop()));
    },
  };
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
