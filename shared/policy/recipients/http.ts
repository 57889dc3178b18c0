import { networkOption } from './network-option.ts';
import type { RecipientDescriptor } from './recipient-descriptor.ts';

export const http = {
  name: 'http',
  option: {
    kind: 'map',
    means: 'A web service (webhook) that gets each result as a signed POST.',
    options: {
      url: {
        kind: 'text',
        form: {
          pattern: String.raw`^https?://[^\s/?#@]+(?:[/?][^\s#]*)?$`,
          expected: 'expected a web address without a user name, a password or a fragment',
        },
        means: 'The address: `https:`, or `http:` with `allowPrivate`.',
      },
      mode: {
        kind: 'choice',
        of: ['structured', 'binary'],
        default: 'structured',
        means:
          'The content mode of CloudEvents. `structured` posts the CloudEvent as JSON. `binary` posts the body alone, with the attributes in headers.',
      },
      secret: {
        kind: 'text',
        isOptional: true,
        means:
          'The name or ARN of the secret that signs. Its text is a key in base64, with or without `whsec_`; of several keys with blanks between them each signs. Without `secret` the stack creates one.',
      },
      timeout: {
        kind: 'duration',
        minMs: 1_000,
        maxMs: 60_000,
        range: '1s to 60s',
        default: '10s',
        means: 'The time for one request. A slower answer counts as none.',
      },
      allowPrivate: {
        kind: 'flag',
        default: false,
        means: 'Permits addresses of private networks, and `http:`. Metadata addresses stay refused.',
      },
      network: networkOption,
    },
  },
  sentBy: 'complete',
  isForwarded: true,
  means: 'A forwarder posts results to a web address, signed as in Standard Webhooks.',
  guarantees: { order: 'per partition key', delivery: 'at least once' },
} as const satisfies RecipientDescriptor;
