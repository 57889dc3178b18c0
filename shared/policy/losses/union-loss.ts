import type { LossDescriptor } from './loss-descriptor.ts';

export const unionLoss = {
  name: 'union',
  summary: 'all elements of all lists',
  settles: { types: ['array'], noun: 'lists' },
  options: {},
} as const satisfies LossDescriptor;
