import type { RecipientDescriptor } from './recipient-descriptor.ts';

export const ordered = {
  name: 'ordered',
  option: {
    kind: 'flag',
    default: false,
    means:
      'The queue is a FIFO queue, grouped by `partitionkey`: the generations of one group come in their order and once each.',
  },
  refines: 'queue',
  sentBy: 'complete',
  means: 'A FIFO SQS queue, to which the complete function sends.',
  guarantees: { order: 'per partition key', delivery: 'once within five minutes' },
} as const satisfies RecipientDescriptor;
