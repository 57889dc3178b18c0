import type { BusEntrance } from '../../shared/ports/bus-entrance.ts';
import type { Consumption } from '../../shared/adapters/consumption.ts';
import { consumeKafka } from '../../shared/adapters/kafka/consume-kafka.ts';
import { fedRecord, type ConsumedRecord } from '../../shared/adapters/kafka/consumed-record.ts';
import { consumeRabbitmq, type RabbitmqDelivery } from '../../shared/adapters/rabbitmq/consume-rabbitmq.ts';
import { fedDelivery } from '../../shared/adapters/rabbitmq/rabbitmq-delivery.ts';
import type { ClaimStore } from '../../shared/claim-check/claim-store.ts';
import { createFeedHandler } from '../../shared/feed/create-feed-handler.ts';
import type { Bridge } from '../../shared/policy/bridge.ts';
import type { KafkaBroker, RabbitmqBroker } from '../../shared/policy/feed/feed.ts';
import { groupOf } from '../../shared/policy/feed/group-of.ts';
import type { Topic } from '../../shared/policy/topic.ts';
import type { FedMessage, FeedHandler } from '../../shared/ports/fed-message.ts';
import type { Log } from '../../shared/ports/log.ts';
import type { Quarantine } from '../../shared/ports/quarantine.ts';
import { UserError } from '../../shared/ports/user-error.ts';
import { evaluate } from '../admission.ts';
import { kafkaAccess, rabbitmqUrl } from './broker-access.ts';

export interface FeedsPorts {
  readonly entrance: BusEntrance;
  readonly quarantine: Quarantine;
  readonly claims?: ClaimStore;
  readonly log: Log;
  /** The brokers to read in the place of those in the bridge file. */
  readonly kafka?: string | undefined;
  readonly rabbitmq?: string | undefined;
}

/**
 * Consumes the brokers of all topics, with the handler of the feed functions. A process of its own does it where AWS has
 * no event source, or instead of one.
 *
 * @throws UserError for a broker that only AWS can read
 */
export async function startFeeds(bridge: Bridge, ports: FeedsPorts): Promise<readonly Consumption[]> {
  const started: Consumption[] = [];
  try {
    for (const topic of bridge.topics) started.push(...(await startFeed(topic, bridge.name, ports)));
    return started;
  } catch (error) {
    await Promise.all(started.map((consumption) => consumption.stop()));
    throw error;
  }
}

async function startFeed(
  { from, ...topic }: Topic,
  bridgeName: string,
  ports: FeedsPorts,
): Promise<readonly Consumption[]> {
  if (from === undefined) return [];
  const { broker, rules } = from;
  const { claims, entrance, quarantine, log } = ports;
  const handle = createFeedHandler({
    topic: topicOf(topic),
    rules,
    evaluate,
    bridgeName,
    entrance,
    quarantine,
    ...(claims !== undefined && { claims }),
    clock: { now: () => Date.now() },
    log,
  });
  return broker.transport === 'kafka'
    ? readKafka(broker, handle, ports)
    : [await readRabbitmq(broker, handle, ports)];
}

function topicOf({ name, types }: Pick<Topic, 'name' | 'types'>): Pick<Topic, 'name' | 'types'> {
  return { name, ...(types !== undefined && { types }) };
}

async function readKafka(
  broker: KafkaBroker,
  handle: FeedHandler,
  { kafka, log }: FeedsPorts,
): Promise<readonly Consumption[]> {
  const bootstrap = kafka === undefined ? broker.bootstrap : [kafka];
  if (bootstrap === undefined)
    throw new UserError('a cluster of Amazon MSK is read by its event source; name its brokers with --kafka');
  const access = kafka === undefined ? await kafkaAccess(broker) : {};
  const { start, batch } = broker;
  return Promise.all(
    broker.topics.map((topic) =>
      consumeKafka(
        {
          bootstrap,
          group: groupOf(broker, topic),
          topics: [topic],
          start,
          batch,
          ...access,
          onNote: (note) => log.warn(note),
        },
        (records) => failedOf(records, fedRecord, handle, log),
      ),
    ),
  );
}

async function readRabbitmq(
  broker: RabbitmqBroker,
  handle: FeedHandler,
  { rabbitmq, log }: FeedsPorts,
): Promise<Consumption> {
  const { queues, virtualHost, batch } = broker;
  const url = rabbitmq ?? (await rabbitmqUrl(broker));
  return consumeRabbitmq(
    { url, virtualHost, queues, batch, onNote: (note) => log.warn(note) },
    (deliveries) => failedOf(deliveries, toMessage, handle, log),
  );
}

function toMessage({ queue, properties, value }: RabbitmqDelivery): FedMessage {
  return fedDelivery(queue, properties, value);
}

/** Hands messages to the handler. Returns those of the broker's that must come again. */
async function failedOf<Came extends ConsumedRecord | RabbitmqDelivery>(
  came: readonly Came[],
  read: (one: Came) => FedMessage,
  handle: FeedHandler,
  log: Log,
): Promise<readonly Came[]> {
  const messages = came.map((one) => [read(one), one] as const);
  const failed = await handle(messages.map(([message]) => message));
  const [first] = failed;
  if (first !== undefined)
    log.warn('messages come again', { failed: failed.length, of: came.length, error: first.fault });
  const again = new Set(failed.map(({ message }) => message));
  return messages.flatMap(([message, one]) => (again.has(message) ? [one] : []));
}
