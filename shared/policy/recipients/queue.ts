import type { RecipientDescriptor } from './recipient-descriptor.ts';

export const queue = {
  name: 'queue',
  option: { kind: 'true', means: 'The recipient gets a queue of its own.' },
  sentBy: 'bus',
  means: 'A standard SQS queue, fed by a rule of the bus.',
  guarantees: { order: 'none', delivery: 'at least once' },
} as const satisfies RecipientDescriptor;
