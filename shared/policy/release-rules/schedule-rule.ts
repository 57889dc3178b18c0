import type { RuleDescriptor } from './rule-descriptor.ts';

export const scheduleRule = {
  reason: 'schedule',
  keys: {
    schedule: {
      kind: 'schedule',
      meaning:
        'The times at which all open groups are released, in the syntax of EventBridge Scheduler (UTC). Costs one more write per group.',
    },
  },
} as const satisfies RuleDescriptor;
