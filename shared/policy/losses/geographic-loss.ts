import type { LossDescriptor } from './loss-descriptor.ts';

export const geographicLoss = {
  name: 'geographic',
  summary: 'the position nearest to all others',
  settles: { types: ['object', 'array'], noun: 'positions' },
  options: {},
} as const satisfies LossDescriptor;
