import type { RuleDescriptor } from './rule-descriptor.ts';

export const scheduleRule = {
  reason: 'schedule',
  keys: {
    schedule: {
      kind: 'schedule',
      meaning:
        'When all open groups are released, as EventBridge Scheduler writes it (UTC). Costs one more write a group.',
    },
  },
} as const satisfies RuleDescriptor;
