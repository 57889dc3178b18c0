import { create, toBinary } from '@bufbuild/protobuf';
import { type Client, createClient, type Interceptor } from '@connectrpc/connect';
import { createGrpcTransport } from '@connectrpc/connect-node';
import { Producer } from '@platformatic/kafka';
import { Connection } from 'rabbitmq-client';
import type { Running } from '../../local/run-assembly.ts';
import { openMessageType } from '../../shared/envelope/encodings/protobuf/message-type.ts';
import { Bus } from '../../shared/gateway/generated/fusion/v1/bus_pb.ts';
import { openStubbornClient } from '../local/end-to-end/stubborn-client.ts';
import { keyOf, message, numberOf, rabbitmqUrl, type World } from './world.ts';

/** Calls a gateway as a program whose access key id is its name. */
export function callAs(name: string, baseUrl: string): Client<typeof Bus> {
  const identify: Interceptor = (next) => (request) => {
    request.header.set('authorization', `Bearer ${name}`);
    return next(request);
  };
  return createClient(Bus, createGrpcTransport({ baseUrl, interceptors: [identify] }));
}

/** Sends the parts of groups by gRPC. */
export async function sendByGrpc(baseUrl: string, groups: readonly number[]): Promise<void> {
  const client = callAs('quoter', baseUrl);
  for (let from = 0; from < groups.length; from += 50) {
    const events = groups.slice(from, from + 50).map((n) => ({
      id: `quote-${n}`,
      type: 'quote',
      data: { case: 'textData' as const, value: JSON.stringify({ name: keyOf(n), quote: n }) },
    }));
    await client.sendBatch({ events });
  }
}

/** Puts the parts of groups on the bus, as an SDK of AWS does. */
export async function putEvents(running: Running, groups: readonly number[]): Promise<void> {
  const client = openStubbornClient(running);
  const source = 'pricer';
  await client.post(
    groups.map((n) => {
      const data = { name: keyOf(n), price: n };
      const detail = { specversion: '1.0', id: `price-${n}`, source, type: 'price', data };
      return { source, topic: 'price', detail };
    }),
  );
  client.close();
}

/** Produces the parts of groups to Kafka, as plain messages of Protocol Buffers. */
export async function produce({ kafka, parts }: World, groups: readonly number[]): Promise<void> {
  const { desc } = openMessageType(message);
  const producer = new Producer({ clientId: 'check', bootstrapBrokers: [kafka.address] });
  const messages = groups.map((n) => ({
    topic: parts,
    key: Buffer.from(keyOf(n)),
    value: Buffer.from(toBinary(desc, create(desc, { userId: numberOf(n), name: keyOf(n) }))),
  }));
  await producer.send({ messages });
  await producer.close();
}

/** Publishes the parts of groups to a queue of RabbitMQ, as plain JSON. */
export async function publish(world: World, groups: readonly number[]): Promise<void> {
  await withRabbitmq(world, async (connection) => {
    const publisher = connection.createPublisher({ confirm: true });
    const envelope = { routingKey: world.parts, durable: true, contentType: 'application/json' };
    for (const n of groups) {
      const value = JSON.stringify({ name: keyOf(n), weight: n });
      await publisher.send({ ...envelope, messageId: `shipment-${n}` }, Buffer.from(value));
    }
    await publisher.close();
  });
}

/** Returns the number of messages in the queue of parts that no consumer has acknowledged. */
export function unacknowledged(world: World): Promise<number> {
  return withRabbitmq(world, async (connection) => {
    const { messageCount } = await connection.queueDeclare({ queue: world.parts, passive: true });
    return messageCount;
  });
}

async function withRabbitmq<Result>(
  world: World,
  work: (connection: Connection) => Promise<Result>,
): Promise<Result> {
  const connection = new Connection(rabbitmqUrl(world));
  connection.on('error', () => undefined);
  try {
    return await work(connection);
  } finally {
    await connection.close();
  }
}
