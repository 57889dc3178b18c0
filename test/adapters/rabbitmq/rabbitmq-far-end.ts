import { randomUUID } from 'node:crypto';
import { Connection } from 'rabbitmq-client';
import { rabbitmqOutbound } from '../../../shared/adapters/rabbitmq/rabbitmq-outbound.ts';
import { amqpBinding } from '../../../shared/envelope/bindings/binding.ts';
import type { Envelope } from '../../../shared/envelope/envelope.ts';
import type { FarEnd } from '../../contract/outbound.ts';
import type { BrokerServer } from '../../foreign/servers/broker-server.ts';
import { brokerFarEnd, envelopeIn, nearby, textHeaders } from '../far-end.ts';

const urlOf = (server: BrokerServer): string => `amqp://${server.address}`;

/** Opens a connection that waits for a broker that has just come up. */
function connectTo(server: BrokerServer): Connection {
  const [, port] = server.address.split(':');
  const connection = new Connection({
    hostname: '127.0.0.1',
    port: Number(port),
    retryLow: 200,
    retryHigh: 500,
  });
  connection.on('error', () => undefined);
  return connection;
}

/** Creates a direct exchange with one durable queue, bound by the keys. */
export async function createQueue(
  server: BrokerServer,
  name: string,
  keys: readonly string[],
): Promise<void> {
  const connection = connectTo(server);
  await connection.exchangeDeclare({ exchange: name, type: 'direct', durable: true });
  await connection.queueDeclare({ queue: name, durable: true });
  for (const routingKey of keys) await connection.queueBind({ exchange: name, queue: name, routingKey });
  await connection.close();
}

/** Consumes a queue into a list that grows. */
export async function readQueue(
  server: BrokerServer,
  queue: string,
  arrived: Envelope[],
): Promise<() => Promise<void>> {
  const connection = connectTo(server);
  const consumer = connection.createConsumer(
    { queue, queueOptions: { passive: true }, concurrency: 1 },
    async ({ headers, contentType, body, messageId }) => {
      arrived.push(
        envelopeIn(amqpBinding, { headers: textHeaders(headers ?? {}), contentType, value: bytesOf(body) }),
      );
      if (messageId === undefined) throw new Error('the message has no id');
    },
  );
  consumer.on('error', () => undefined);
  return async () => {
    await consumer.close().catch(() => undefined);
    await connection.close().catch(() => undefined);
  };
}

/** The client parses a body that is labelled as plain JSON. */
function bytesOf(body: unknown): Buffer {
  return Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
}

/** Opens an exchange of a real broker as a recipient. The routing key is the type. */
export async function rabbitmqFarEnd(server: BrokerServer, mode: string): Promise<FarEnd> {
  const exchange = `results-${randomUUID()}`;
  await createQueue(server, exchange, ['basket.fused']);
  const settings = { url: urlOf(server), exchange, routingKey: '{type}', mode };
  return brokerFarEnd(server, rabbitmqOutbound(settings, nearby('exchange')), (arrived) =>
    readQueue(server, exchange, arrived),
  );
}
