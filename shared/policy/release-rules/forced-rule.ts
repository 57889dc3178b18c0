import type { RuleDescriptor } from './rule-descriptor.ts';

export const forcedRule = {
  reason: 'forced',
  keys: {
    releaseAll: {
      kind: 'release-all',
      meaning:
        'Lists open groups, so that all can be released by one `control` event. Costs one more write a group, unless `schedule` or `onNewKey` has paid for it.',
    },
  },
} as const satisfies RuleDescriptor;
