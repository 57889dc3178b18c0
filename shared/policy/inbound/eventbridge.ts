import type { InboundDescriptor } from './inbound-descriptor.ts';

export const eventbridge = {
  name: 'eventbridge',
  means:
    "`PutEvents` on the bus: a rule puts the topic's events into a queue of its own. Every topic has this transport unless it names another.",
  options: {},
  guarantees: { order: 'none', delivery: 'at least once' },
  sourceIsProvedBy: 'IAM (`events:source`)',
} as const satisfies InboundDescriptor;
