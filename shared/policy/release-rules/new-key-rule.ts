import type { RuleDescriptor } from './rule-descriptor.ts';

export const newKeyRule = {
  reason: 'new-key',
  keys: {
    onNewKey: {
      kind: 'series',
      meaning:
        'A new key in the same series releases the earlier group. Costs one more write and one more read per group.',
    },
  },
} as const satisfies RuleDescriptor;
