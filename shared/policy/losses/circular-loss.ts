import type { LossDescriptor } from './loss-descriptor.ts';

export const circularLoss = {
  name: 'circular',
  summary: 'the median of angles or times of day',
  settles: { types: ['number', 'string'], noun: 'numbers and times of day' },
  options: {
    period: {
      kind: 'number',
      above: 0,
      meaning: 'the length of one turn, such as 24, where values start again at 0. Without it 360.',
    },
  },
} as const satisfies LossDescriptor;
