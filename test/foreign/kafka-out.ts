/** The outbound half of `npm run check:kafka:out`. */
import { createTopic, readTopic } from '../adapters/kafka/kafka-far-end.ts';
import { checkOutbound } from './outbound-check.ts';
import { findKafka } from './servers/kafka-server.ts';

process.exitCode = await checkOutbound({
  name: 'Kafka',
  contract: { file: 'test/adapters/kafka/kafka-outbound.test.ts', variable: 'KAFKA_CHECK' },
  find: findKafka,
  async prepare({ address }, place) {
    await createTopic(address, place, 3);
    return `{ kafka: { bootstrap: ['${address}'], topic: ${place}, tls: false } }`;
  },
  read: ({ address }, place, arrived) => readTopic(address, place, arrived),
  spoil: (envelope) => ({ ...envelope, body: { kind: 'json', value: 'x'.repeat(450_000) } }),
});
