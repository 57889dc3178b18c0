/** The outbound half of `npm run check:rabbitmq:out`. */
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
  read: readQueue,
  spoil: ({ header, body }) => ({ header: { ...header, type: 'basket.unknown' }, body }),
});
