import type { LossDescriptor } from './loss-descriptor.ts';
import { unitOption } from './unit-option.ts';

export const squaredLoss = {
  name: 'squared',
  summary: 'the weighted mean',
  settles: { types: ['number'], noun: 'numbers' },
  options: { unit: unitOption },
} as const satisfies LossDescriptor;
