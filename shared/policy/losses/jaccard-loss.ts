import type { LossDescriptor } from './loss-descriptor.ts';

export const jaccardLoss = {
  name: 'jaccard',
  summary: 'the set nearest to all lists',
  settles: { types: ['array'], noun: 'lists' },
  options: {},
} as const satisfies LossDescriptor;
