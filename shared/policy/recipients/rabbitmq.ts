import { networkOption } from './network-option.ts';
import type { RecipientDescriptor } from './recipient-descriptor.ts';

export const rabbitmq = {
  name: 'rabbitmq',
  option: {
    kind: 'map',
    means: 'An exchange of RabbitMQ.',
    options: {
      url: {
        kind: 'text',
        form: {
          pattern: String.raw`^amqps?://[^\s/?#@]+(?:/[^\s/?#]*)?$`,
          expected: 'expected amqps://host:port/vhost; a user name and a password stand in the secret',
        },
        means: 'The broker: `amqps://host:port/vhost`, without a password.',
      },
      exchange: {
        kind: 'text',
        default: '',
        means: 'The exchange. It is not declared. The empty text is the default exchange.',
      },
      routingKey: {
        kind: 'text',
        means:
          'The routing key. A name in braces stands for the attribute of the envelope, as in `fused.{type}`.',
      },
      mode: {
        kind: 'choice',
        of: ['structured', 'binary'],
        default: 'binary',
        means: 'The content mode of CloudEvents: attributes in headers (`binary`), or all as JSON.',
      },
      secret: {
        kind: 'text',
        isOptional: true,
        means:
          'The name or ARN of a secret, whose text is a JSON object. It has `username` and `password`; `ca`, `certificate` and `privateKey` serve TLS, in PEM.',
      },
      network: networkOption,
    },
  },
  sentBy: 'complete',
  isForwarded: true,
  means: 'A forwarder publishes persistent messages, confirmed and routed to a queue.',
  guarantees: { order: 'per partition key', delivery: 'at least once' },
} as const satisfies RecipientDescriptor;
