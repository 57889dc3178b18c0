import { networkOption } from './network-option.ts';
import type { RecipientDescriptor } from './recipient-descriptor.ts';

export const kafka = {
  name: 'kafka',
  option: {
    kind: 'map',
    means: 'A topic of Kafka.',
    options: {
      bootstrap: {
        kind: 'texts',
        form: {
          pattern: String.raw`^[^\s:/@]+:\d{1,5}$`,
          expected: 'expected a host and a port, as in broker:9092',
        },
        means: 'The addresses of brokers, each as `host:port`.',
      },
      topic: {
        kind: 'text',
        form: {
          pattern: '^[A-Za-z0-9._-]{1,249}$',
          expected: 'expected a name of letters, digits, ".", "_" and "-"',
        },
        means: 'The topic. It is not created.',
      },
      key: {
        kind: 'text',
        default: 'partitionkey',
        means:
          'The attribute whose value is the key of a record. An envelope without it has its `correlationid` as the key. Order is kept within a partition key.',
      },
      mode: {
        kind: 'choice',
        of: ['structured', 'binary'],
        default: 'binary',
        means: 'The content mode of CloudEvents: attributes in headers (`binary`), or all as JSON.',
      },
      tls: { kind: 'flag', default: true, means: 'Encrypts the connections.' },
      secret: {
        kind: 'text',
        isOptional: true,
        means:
          'The name or ARN of a secret, whose text is a JSON object. `username`, `password` and `mechanism` (`SCRAM-SHA-512` by default) serve SASL; `ca`, `certificate` and `privateKey` serve TLS, in PEM.',
      },
      network: networkOption,
    },
  },
  sentBy: 'complete',
  isForwarded: true,
  means: 'A forwarder produces records, idempotently and confirmed by all in-sync replicas.',
  guarantees: { order: 'per partition key', delivery: 'at least once' },
} as const satisfies RecipientDescriptor;
