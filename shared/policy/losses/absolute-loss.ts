import type { LossDescriptor } from './loss-descriptor.ts';
import { unitOption } from './unit-option.ts';

export const absoluteLoss = {
  name: 'absolute',
  summary: 'the weighted median',
  settles: { types: ['number'], noun: 'numbers' },
  isDefault: true,
  options: { unit: unitOption },
} as const satisfies LossDescriptor;
