import type { RecipientDescriptor } from './recipient-descriptor.ts';

export const bus = {
  name: 'bus',
  option: {
    kind: 'text',
    form: {
      pattern: String.raw`^arn:[^:\s]+:events:[a-z0-9-]+:\d{12}:event-bus/[A-Za-z0-9._/-]+$`,
      expected: 'expected the ARN of an event bus',
    },
    means:
      'The ARN of another event bus that gets each result as an event. The `hopcount` travels along, so that a circle of bridges ends.',
  },
  sentBy: 'complete',
  isForwarded: true,
  means: 'A forwarder puts results on another event bus.',
  guarantees: { order: 'none', delivery: 'at least once' },
} as const satisfies RecipientDescriptor;
