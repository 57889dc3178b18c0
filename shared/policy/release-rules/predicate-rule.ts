import type { RuleDescriptor } from './rule-descriptor.ts';

export const predicateRule = {
  reason: 'predicate',
  keys: {
    predicate: {
      kind: 'predicate',
      meaning:
        'A JSONata expression over the group so far, `{ count, topics, merged }`, the new part included; true releases the group.',
    },
  },
} as const satisfies RuleDescriptor;
