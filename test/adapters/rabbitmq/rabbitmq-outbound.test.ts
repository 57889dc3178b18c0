import { afterAll, beforeAll } from 'vitest';
import { resultEnvelope } from '../../builders/result-envelope.ts';
import { outboundContract } from '../../contract/outbound.ts';
import type { BrokerServer } from '../../foreign/servers/broker-server.ts';
import { findRabbitmq } from '../../foreign/servers/rabbitmq-server.ts';
import { rabbitmqFarEnd } from './rabbitmq-far-end.ts';

/** Vitest leaves this file out unless a check runs it: see `test/left-out.ts`. */
let server: BrokerServer;

beforeAll(async () => {
  const found = await findRabbitmq();
  if (found.kind === 'missing') throw new Error(`${found.reason}; try npm run check:rabbitmq:out`);
  ({ server } = found);
}, 180_000);

afterAll(() => server.remove());

const stray = resultEnvelope({ id: 'stray-1' });
const unroutable = { ...stray, header: { ...stray.header, type: 'basket.unknown' } };

for (const mode of ['structured', 'binary'])
  outboundContract({
    name: `RabbitMQ in ${mode} mode`,
    keepsOrder: true,
    largeBytes: 900_000,
    poison: { envelope: unroutable, code: 'unroutable' },
    open: () => rabbitmqFarEnd(server, mode),
  });
