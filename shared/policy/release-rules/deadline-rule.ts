import type { RuleDescriptor } from './rule-descriptor.ts';

export const deadlineRule = {
  reason: 'deadline',
  keys: {
    deadline: {
      kind: 'deadline',
      meaning: 'How long a group waits, from the arrival of its earliest contribution.',
    },
  },
} as const satisfies RuleDescriptor;
