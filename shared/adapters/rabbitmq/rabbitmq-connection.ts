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
  const { protocol, hostname, port, pathname } = new URL(textSetting(settings, 'url'));
  const isEncrypted = protocol === 'amqps:';
  const credentials = secret === undefined ? {} : readBrokerSecret(await secret.read());
  // The user of a broker that nothing has been set up in, who may connect from its own machine only.
  const { username = 'guest', password = 'guest' } = credentials;
  return {
    // By its parts, because a URL brings its own user name and password, even none.
    hostname: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (isEncrypted ? 5671 : 5672) : Number(port),
    vhost: decodeURIComponent(pathname.slice(1)) || '/',
    username,
    password,
    ...(isEncrypted && { tls: tlsOf(credentials) }),
    connectionName: 'fusion-bus',
    connectionTimeout: 4_000,
    acquireTimeout: 5_000,
    retryLow: 250,
    retryHigh: 2_000,
    noDelay: true,
  };
}
