import type { RuleDescriptor } from './rule-descriptor.ts';

export const deadlineRule = {
  reason: 'deadline',
  keys: {
    deadline: {
      kind: 'deadline',
      meaning: 'The longest wait of a group, from the arrival of its earliest part.',
    },
  },
} as const satisfies RuleDescriptor;
