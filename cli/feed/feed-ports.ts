import { S3Client } from '@aws-sdk/client-s3';
import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { consoleLog } from '../../shared/adapters/aws/console-log.ts';
import { type AwsConnection, clientSettings } from '../../shared/adapters/aws/connection.ts';
import { eventBridgeClient } from '../../shared/adapters/aws/eventbridge/event-bridge-client.ts';
import { eventBridgeEntrance } from '../../shared/adapters/aws/eventbridge/event-bridge-entrance.ts';
import { findBuses } from '../../shared/adapters/aws/eventbridge/find-buses.ts';
import { s3ClaimStore } from '../../shared/adapters/aws/s3/s3-claim-store.ts';
import { sqsQuarantine } from '../../shared/adapters/aws/sqs/sqs-quarantine.ts';
import { stackName } from '../../shared/bridge-file/stack-name.ts';
import { pickOne } from '../../shared/client/pick-one.ts';
import type { Bridge } from '../../shared/policy/bridge.ts';
import { UserError } from '../../shared/ports/user-error.ts';
import type { FeedOptions } from '../options/order.ts';
import type { FeedsPorts } from './start-feeds.ts';

/**
 * Opens what feeds write to: the bus, the quarantine and, for large bodies, the bucket.
 *
 * @throws UserError for a place that is not found
 */
export async function feedPorts(
  bridge: Bridge,
  options: FeedOptions,
  connection: AwsConnection,
): Promise<FeedsPorts & { readonly bus: string }> {
  const events = eventBridgeClient(connection);
  const bus =
    options.bus ?? pickOne({ what: 'bus', bridge: bridge.name }, await findBuses(events, bridge.name));
  const sqs = new SQSClient({ ...clientSettings, ...connection });
  const quarantine = options.quarantine ?? (await findQuarantine(sqs, bridge.name));
  return {
    bus,
    entrance: eventBridgeEntrance(events, bus),
    quarantine: sqsQuarantine(sqs, quarantine),
    ...(bridge.claimCheck && { claims: claimsIn(options.bucket, connection) }),
    log: consoleLog,
    kafka: options.kafka,
    rabbitmq: options.rabbitmq,
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
