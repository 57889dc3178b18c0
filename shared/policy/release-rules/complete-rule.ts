import type { RuleDescriptor } from './rule-descriptor.ts';

export const completeRule = {
  reason: 'complete',
  keys: {
    needs: {
      kind: 'topics',
      meaning: 'Topics of which one contribution each makes the group complete, which releases it.',
    },
    wants: {
      kind: 'topics',
      meaning: 'Topics that are waited for as well, but until the deadline only.',
    },
    expect: {
      kind: 'expectation',
      meaning:
        'Scatter-gather: where an opening part lists the topics that will answer, an attribute (separated by commas), a path or a JSONata expression. The group is complete when each of them has come or was told off by an `absent` event.',
    },
  },
} as const satisfies RuleDescriptor;
