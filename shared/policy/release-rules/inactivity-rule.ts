import type { RuleDescriptor } from './rule-descriptor.ts';

export const inactivityRule = {
  reason: 'inactivity',
  keys: {
    inactivity: {
      kind: 'duration',
      atLeastMs: 1_000,
      atMostMs: 7 * 86_400_000,
      range: '1s to 7d',
      meaning: 'How long no contribution has come, and the group is released.',
    },
  },
} as const satisfies RuleDescriptor;
