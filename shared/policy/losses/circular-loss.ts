import type { LossDescriptor } from './loss-descriptor.ts';

export const circularLoss = {
  name: 'circular',
  summary: 'median of angles or times of day',
  settles: { types: ['number', 'string'], noun: 'numbers and times of day' },
  options: {
    period: {
      kind: 'number',
      above: 0,
      meaning: 'the number that is 0 again, such as 24. Without it 360.',
    },
  },
} as const satisfies LossDescriptor;
