import type { LossDescriptor } from './loss-descriptor.ts';

export const unionLoss = {
  name: 'union',
  summary: 'of lists',
  settles: { types: ['array'], noun: 'lists' },
  options: {},
} as const satisfies LossDescriptor;
