import type { RecipientDescriptor } from './recipient-descriptor.ts';

export const sns = {
  name: 'sns',
  option: {
    kind: 'text',
    form: {
      pattern: String.raw`^arn:[^:\s]+:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]+(?:\.fifo)?$`,
      expected: 'expected the ARN of an SNS topic',
    },
    means: 'The ARN of an SNS topic that gets each result as a CloudEvent in JSON.',
  },
  sentBy: 'complete',
  isForwarded: true,
  means: 'A forwarder publishes results on an SNS topic. A `.fifo` topic keeps the order of a partition key.',
  guarantees: { order: 'none', delivery: 'at least once' },
} as const satisfies RecipientDescriptor;
