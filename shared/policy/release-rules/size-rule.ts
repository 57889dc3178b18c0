import type { RuleDescriptor } from './rule-descriptor.ts';

export const sizeRule = {
  reason: 'size',
  keys: {
    size: {
      kind: 'count',
      atLeast: 1,
      atMost: 100_000,
      stated: 'where the parts state it, such as groupsize',
      meaning:
        'The number of parts that releases the group, or the place where its parts state it. The place is an attribute (`groupsize`), a path or a JSONata expression. The largest statement counts.',
    },
  },
} as const satisfies RuleDescriptor;
