import { afterAll, beforeAll } from 'vitest';
import { resultEnvelope } from '../../builders/result-envelope.ts';
import { outboundContract } from '../../contract/outbound.ts';
import type { BrokerServer } from '../../foreign/servers/broker-server.ts';
import { findKafka } from '../../foreign/servers/kafka-server.ts';
import { kafkaFarEnd } from './kafka-far-end.ts';

/** Vitest leaves this file out unless a check runs it: see `test/left-out.ts`. */
let server: BrokerServer;

beforeAll(async () => {
  const found = await findKafka();
  if (found.kind === 'missing') throw new Error(`${found.reason}; try npm run check:kafka:out`);
  ({ server } = found);
}, 180_000);

afterAll(() => server.remove());

const tooLarge = resultEnvelope({ id: 'huge-1', body: { text: 'x'.repeat(500_000) } });

for (const mode of ['structured', 'binary'])
  outboundContract({
    name: `Kafka in ${mode} mode`,
    keepsOrder: true,
    largeBytes: 250_000,
    poison: { envelope: tooLarge, code: 'too-large' },
    tooLarge,
    open: () => kafkaFarEnd(server, mode),
  });
