import type { InboundDescriptor } from './inbound-descriptor.ts';

export const eventbridge = {
  name: 'eventbridge',
  means:
    "The producer calls `PutEvents` on the bus, and a rule puts the events into the topic's own queue. A topic has this transport unless it names another.",
  options: {},
  guarantees: { order: 'none', delivery: 'at least once' },
  sourceIsProvedBy: 'IAM (`events:source`)',
} as const satisfies InboundDescriptor;
