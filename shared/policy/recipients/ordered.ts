import type { RecipientDescriptor } from './recipient-descriptor.ts';

export const ordered = {
  name: 'ordered',
  option: {
    kind: 'flag',
    default: false,
    means:
      'Makes the queue a FIFO queue, grouped by `partitionkey`. The generations of one group arrive in their order and once each.',
  },
  refines: 'queue',
  sentBy: 'complete',
  means: 'The complete function sends results to a FIFO SQS queue.',
  guarantees: { order: 'per partition key', delivery: 'once within five minutes' },
} as const satisfies RecipientDescriptor;
