import { describe, expect, test } from 'vitest';
import { readBrokerSecret, tlsOf } from '../../../shared/adapters/broker-secret.ts';
import { rabbitmqConnection } from '../../../shared/adapters/rabbitmq/rabbitmq-connection.ts';
import { routingKeyOf } from '../../../shared/adapters/rabbitmq/routing-key.ts';
import { resultEnvelope } from '../../builders/result-envelope.ts';

const { header } = resultEnvelope({ key: 'k1' });
const secretOf = (text: string) => ({ read: async () => text, forget: () => undefined });

describe('a routing key', () => {
  test.each([
    ['fixed', 'fixed'],
    ['', ''],
    ['{type}.{correlationid}', 'basket.fused.k1'],
    ['{Type}', '{Type}'],
  ])('%j is %j', (setting, key) => {
    expect(routingKeyOf(setting, header)).toBe(key);
  });

  test.each(['{subject}', '{type}'.repeat(40)])('%s is unroutable', (setting) => {
    expect(() => routingKeyOf(setting, header)).toThrow(expect.objectContaining({ code: 'unroutable' }));
  });
});

describe('a connection to RabbitMQ', () => {
  test('has the credentials of the secret and the parts of the address', async () => {
    const settings = { url: 'amqps://broker.example/a%2Fb' };
    const secret = secretOf('{"username":"u","password":"p","ca":"PEM"}');
    expect(await rabbitmqConnection(settings, secret)).toMatchObject({
      hostname: 'broker.example',
      port: 5671,
      vhost: 'a/b',
      username: 'u',
      password: 'p',
      tls: { ca: 'PEM' },
    });
  });

  test('without a secret is that of the guest', async () => {
    const options = await rabbitmqConnection({ url: 'amqp://[::1]:5673' }, undefined);
    expect(options).toMatchObject({ hostname: '::1', port: 5673, vhost: '/', username: 'guest' });
    expect(options).not.toHaveProperty('tls');
  });
});

describe("a broker's secret", () => {
  test('holds certificates for TLS', () => {
    const secret = readBrokerSecret('{"certificate":"C","privateKey":"K","other":1}');
    expect(tlsOf(secret)).toEqual({ cert: 'C', key: 'K' });
  });

  test.each(['no json', '[]', '"text"', '{"password":7}'])('of another form may be mended: %s', (text) => {
    expect(() => readBrokerSecret(text)).toThrow(expect.objectContaining({ name: 'RetryableError' }));
  });
});
