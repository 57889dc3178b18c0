import type { ConnectionOptions } from 'rabbitmq-client';
import type { Json } from '../../json/json.ts';
import type { RecipientSecret } from '../../ports/outbound.ts';
import { readBrokerSecret, tlsOf } from '../broker-secret.ts';
import { textSetting } from '../recipient-settings.ts';

/** Returns how a publisher connects, with short attempts: the queue waits longer. */
export async function rabbitmqConnection(
  settings: Json,
  secret: RecipientSecret | undefined,
): Promise<ConnectionOptions> {
  const url = textSetting(settings, 'url');
  const credentials = secret === undefined ? {} : readBrokerSecret(await secret.read());
  const { username, password } = credentials;
  return {
    url,
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    ...(url.startsWith('amqps:') && { tls: tlsOf(credentials) }),
    connectionName: 'fusion-bus',
    connectionTimeout: 4_000,
    acquireTimeout: 5_000,
    retryLow: 250,
    retryHigh: 2_000,
    noDelay: true,
  };
}
