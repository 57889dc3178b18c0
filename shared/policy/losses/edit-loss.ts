import type { LossDescriptor } from './loss-descriptor.ts';

export const editLoss = {
  name: 'edit',
  summary: 'the text nearest to all others',
  settles: { types: ['string'], noun: 'text' },
  isDefault: true,
  options: {},
} as const satisfies LossDescriptor;
