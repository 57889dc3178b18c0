import type { RuleDescriptor } from './rule-descriptor.ts';

export const forcedRule = {
  reason: 'forced',
  keys: {
    releaseAll: {
      kind: 'release-all',
      meaning:
        'Lists open groups, so that one `control` event can release all of them. Costs one more write per group, unless `schedule` or `onNewKey` already causes it.',
    },
  },
} as const satisfies RuleDescriptor;
