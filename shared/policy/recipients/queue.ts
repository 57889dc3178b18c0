import type { RecipientDescriptor } from './recipient-descriptor.ts';

export const queue = {
  name: 'queue',
  option: { kind: 'true', means: 'Gives the recipient a queue of its own.' },
  sentBy: 'bus',
  means: 'A rule of the bus puts results into a standard SQS queue.',
  guarantees: { order: 'none', delivery: 'at least once' },
} as const satisfies RecipientDescriptor;
