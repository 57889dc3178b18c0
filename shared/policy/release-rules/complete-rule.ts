import type { RuleDescriptor } from './rule-descriptor.ts';

export const completeRule = {
  reason: 'complete',
  keys: {
    needs: {
      kind: 'topics',
      meaning: 'Topics of which one part each makes the group complete, which releases it.',
    },
    wants: {
      kind: 'topics',
      meaning: 'Topics that the group waits for too, but only until the deadline.',
    },
    expect: {
      kind: 'expectation',
      meaning:
        'Scatter-gather: the place where an opening part lists the topics that will answer. It is an attribute (separated by commas), a path or a JSONata expression. The group is complete when each of them has come or an `absent` event has named it.',
    },
  },
} as const satisfies RuleDescriptor;
