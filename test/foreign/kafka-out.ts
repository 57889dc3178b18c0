/** The outbound half of `npm run check:kafka:out`. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Envelope } from '../../shared/envelope/envelope.ts';
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
  async read({ address }, place, count) {
    const arrived: Envelope[] = [];
    const stop = await readTopic(address, place, arrived);
    let last = -1;
    // Until nothing more comes: repeats may stand at the end.
    while (arrived.length !== last || arrived.length < count) {
      last = arrived.length;
      await sleep(2_000);
    }
    await stop();
    return arrived;
  },
  spoil: (envelope) => ({ ...envelope, body: { kind: 'json', value: 'x'.repeat(450_000) } }),
});
