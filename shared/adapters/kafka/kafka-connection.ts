import type { ProducerOptions } from '@platformatic/kafka';
import type { Json } from '../../json/json.ts';
import type { RecipientSecret } from '../../ports/outbound.ts';
import { RetryableError } from '../../ports/retryable-error.ts';
import { type BrokerSecret, readBrokerSecret, tlsOf } from '../broker-secret.ts';
import { flagSetting, textsSetting } from '../recipient-settings.ts';

type Connection = ProducerOptions<Buffer, Buffer, Buffer, Buffer>;
type Sasl = NonNullable<Connection['sasl']>;

const mechanisms = ['SCRAM-SHA-512', 'SCRAM-SHA-256', 'PLAIN'] as const;

/** Returns how a producer connects: idempotent, confirmed by all in-sync replicas, with short attempts. */
export async function kafkaConnection(
  settings: Json,
  recipient: string,
  secret: RecipientSecret | undefined,
): Promise<Connection> {
  const credentials = secret === undefined ? {} : readBrokerSecret(await secret.read());
  const sasl = saslOf(credentials);
  return {
    clientId: `fusion-bus-${recipient}`,
    bootstrapBrokers: [...textsSetting(settings, 'bootstrap')],
    idempotent: true,
    autocreateTopics: false,
    // The queue waits longer, with growing pauses. One would mean no end to an idempotent producer.
    retries: 2,
    retryDelay: 250,
    connectTimeout: 3_000,
    requestTimeout: 8_000,
    ...(flagSetting(settings, 'tls') && { tls: tlsOf(credentials) }),
    ...(sasl !== undefined && { sasl }),
  };
}

function saslOf({ username, password, mechanism = mechanisms[0] }: BrokerSecret): Sasl | undefined {
  if (username === undefined && password === undefined) return undefined;
  const known = mechanisms.find((one) => one === mechanism);
  if (known === undefined || username === undefined || password === undefined)
    throw new RetryableError(
      `the secret of the broker needs username, password and a mechanism of ${mechanisms.join(', ')}`,
    );
  return { mechanism: known, username, password };
}
