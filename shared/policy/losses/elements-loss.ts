import type { LossDescriptor } from './loss-descriptor.ts';

export const elementsLoss = {
  name: 'elements',
  summary: 'a vote on each element of a list',
  settles: { types: ['array'], noun: 'lists' },
  isDefault: true,
  options: {},
} as const satisfies LossDescriptor;
