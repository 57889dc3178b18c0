import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createQueue } from '../adapters/rabbitmq/rabbitmq-far-end.ts';
import { createTopic } from '../adapters/kafka/kafka-far-end.ts';
import { shopDescriptor } from '../fakes/shop-descriptors.ts';
import type { BrokerServer } from '../foreign/servers/broker-server.ts';

/** The message of the parts that come by Kafka, and of the results that go out by it. */
export const message = { message: 'shop.v1.User', descriptor: shopDescriptor };

/** The brokers of a run, with the names of their topics, queues and exchanges in it. */
export interface World {
  readonly kafka: BrokerServer;
  readonly rabbitmq: BrokerServer;
  /** The topic and the queue that parts come from. */
  readonly parts: string;
  /** The topic and the exchange that results go to. */
  readonly results: string;
}

/** Creates the topics, queues and exchanges of one run. */
export async function createWorld(name: string, kafka: BrokerServer, rabbitmq: BrokerServer): Promise<World> {
  const world = { kafka, rabbitmq, parts: `parts-${name}`, results: `results-${name}` };
  await createTopic(kafka.address, world.parts, 3);
  await createTopic(kafka.address, world.results, 3);
  await createQueue(rabbitmq, world.parts, [world.parts]);
  await createQueue(rabbitmq, world.results, ['whole.fused']);
  return world;
}

export const rabbitmqUrl = ({ rabbitmq }: World): string => `amqp://guest:guest@${rabbitmq.address}`;

/** The number of a group as Kafka brings it: one that no double holds. */
export const numberOf = (n: number): bigint => 9_007_199_254_740_993n + 2n * BigInt(n);

export const keyOf = (n: number): string => `group-${n}`;

/** A broker of Amazon MQ, as the event source of AWS reads it. The check names another one in its place. */
const broker = 'arn:aws:mq:us-east-1:000000000000:broker:mq:b-1';
const secret = 'arn:aws:secretsmanager:us-east-1:000000000000:secret:mq-AbCdEf';

/**
 * Writes the bridge whose parts come by four transports, and whose results go out by five. The reader of RabbitMQ is a client
 * that parses plain JSON with doubles, so that it gets structured events.
 */
export async function writeBridge(folder: string, world: World, webUrl: string): Promise<string> {
  await writeFile(join(folder, 'user.binpb'), Buffer.from(shopDescriptor, 'base64'));
  const file = join(folder, 'bridge.yaml');
  const { kafka, rabbitmq, parts, results } = world;
  await writeFile(
    file,
    `name: transports
topics:
  quote: { sources: [quoter] }
  price: { sources: [pricer] }
  user:
    sources: [crm]
    protobuf: { descriptor: user.binpb, message: ${message.message} }
    from:
      kafka: { topics: [${parts}], bootstrap: ['kafka.invalid:9092'], batch: 10 }
      contentType: application/protobuf
  shipment:
    sources: [shipper]
    from:
      rabbitmq: { queues: [${parts}], broker: '${broker}', secret: '${secret}', batch: 10 }
fusions:
  whole:
    correlate: data.name
    needs: [quote, price, user, shipment]
    deadline: 30m
    recipients: [web, stream, tasks, desk, inbox]
recipients:
  web: { http: { url: '${webUrl}', secret: transports/hook } }
  stream:
    kafka: { bootstrap: ['${kafka.address}'], topic: ${results}, tls: false }
    shape: '{ "userId": data.merged.user.userId, "name": data.merged.user.name }'
    protobuf: { descriptor: user.binpb, message: ${message.message} }
  tasks: { rabbitmq: { url: 'amqp://${rabbitmq.address}', exchange: ${results}, routingKey: '{type}', mode: structured } }
  desk: { queue: true }
  inbox: { queue: true }
`,
  );
  return file;
}
