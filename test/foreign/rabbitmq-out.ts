/** The outbound half of `npm run check:rabbitmq:out`. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Envelope } from '../../shared/envelope/envelope.ts';
import { createQueue, readQueue } from '../adapters/rabbitmq/rabbitmq-far-end.ts';
import { checkOutbound } from './outbound-check.ts';
import { findRabbitmq } from './servers/rabbitmq-server.ts';

process.exitCode = await checkOutbound({
  name: 'RabbitMQ',
  contract: { file: 'test/adapters/rabbitmq/rabbitmq-outbound.test.ts', variable: 'RABBITMQ_CHECK' },
  find: findRabbitmq,
  async prepare(server, place) {
    await createQueue(server, place, ['basket.fused']);
    return `{ rabbitmq: { url: 'amqp://${server.address}', exchange: ${place}, routingKey: '{type}' } }`;
  },
  async read(server, place, count) {
    const arrived: Envelope[] = [];
    const stop = await readQueue(server, place, arrived);
    let last = -1;
    // Until nothing more comes: repeats may stand at the end.
    while (arrived.length !== last || arrived.length < count) {
      last = arrived.length;
      await sleep(2_000);
    }
    await stop();
    return arrived;
  },
  spoil: ({ header, body }) => ({ header: { ...header, type: 'basket.unknown' }, body }),
});
