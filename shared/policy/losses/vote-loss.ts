import type { LossDescriptor } from './loss-descriptor.ts';
import { unitOption } from './unit-option.ts';

export const voteLoss = {
  name: 'vote',
  summary: 'most weight wins',
  options: {
    precision: {
      kind: 'number',
      above: 0,
      meaning: 'numbers that are no further apart than this are the same claim.',
      endsProbability: true,
    },
    unit: unitOption,
  },
  hasProbability: true,
} as const satisfies LossDescriptor;
