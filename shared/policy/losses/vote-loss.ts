import type { LossDescriptor } from './loss-descriptor.ts';
import { unitOption } from './unit-option.ts';

export const voteLoss = {
  name: 'vote',
  summary: 'the claim with the most weight',
  isDefault: true,
  options: {
    precision: {
      kind: 'number',
      above: 0,
      meaning: 'the largest difference between two numbers that count as the same claim.',
      endsProbability: true,
    },
    unit: unitOption,
  },
  hasProbability: true,
} as const satisfies LossDescriptor;
