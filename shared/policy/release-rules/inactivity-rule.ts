import type { RuleDescriptor } from './rule-descriptor.ts';

export const inactivityRule = {
  reason: 'inactivity',
  keys: {
    inactivity: {
      kind: 'duration',
      atLeastMs: 1_000,
      atMostMs: 7 * 86_400_000,
      range: '1s to 7d',
      meaning: 'The time without a new part that releases the group.',
    },
  },
} as const satisfies RuleDescriptor;
