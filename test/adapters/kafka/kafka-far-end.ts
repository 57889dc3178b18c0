import { randomUUID } from 'node:crypto';
import { Admin, Consumer, type Message, MessagesStreamModes } from '@platformatic/kafka';
import { kafkaOutbound } from '../../../shared/adapters/kafka/kafka-outbound.ts';
import { kafkaBinding } from '../../../shared/envelope/bindings/binding.ts';
import type { Envelope } from '../../../shared/envelope/envelope.ts';
import type { FarEnd } from '../../contract/outbound.ts';
import type { BrokerServer } from '../../foreign/servers/broker-server.ts';
import { brokerFarEnd, envelopeIn, nearby } from '../far-end.ts';

/** Creates a topic. */
export async function createTopic(address: string, topic: string, partitions: number): Promise<void> {
  const admin = new Admin({ clientId: 'check', bootstrapBrokers: [address] });
  await admin.createTopics({ topics: [topic], partitions, replicas: 1 });
  await admin.close();
}

/** Reads a topic from its start on, into a list that grows. */
export async function readTopic(
  address: string,
  topic: string,
  arrived: Envelope[],
): Promise<() => Promise<void>> {
  const consumer = new Consumer({
    clientId: 'check',
    groupId: randomUUID(),
    bootstrapBrokers: [address],
    maxWaitTime: 100,
  });
  const stream = await consumer.consume({
    topics: [topic],
    mode: MessagesStreamModes.EARLIEST,
    autocommit: false,
  });
  stream.on('error', () => undefined);
  stream.on('data', (message) => arrived.push(readMessage(message)));
  return () => consumer.close(true);
}

function readMessage({ headers, key, value }: Message): Envelope {
  const texts = new Map(Array.from(headers, ([name, text]) => [name.toString(), text.toString()] as const));
  return envelopeIn(kafkaBinding, {
    headers: texts,
    key: key.toString(),
    value,
    contentType: texts.get('content-type'),
  });
}

/** Opens a topic of a real broker as a recipient. */
export async function kafkaFarEnd(server: BrokerServer, mode: string): Promise<FarEnd> {
  const topic = `results-${randomUUID()}`;
  await createTopic(server.address, topic, 3);
  const settings = { bootstrap: [server.address], topic, key: 'partitionkey', mode, tls: false };
  return brokerFarEnd(server, kafkaOutbound(settings, nearby('stream')), (arrived) => {
    // A topic is read from its start each time.
    arrived.length = 0;
    return readTopic(server.address, topic, arrived);
  });
}
