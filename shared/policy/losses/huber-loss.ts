import type { LossDescriptor } from './loss-descriptor.ts';
import { unitOption } from './unit-option.ts';

export const huberLoss = {
  name: 'huber',
  summary: 'a mean that outliers do not move',
  settles: { types: ['number'], noun: 'numbers' },
  options: {
    delta: {
      kind: 'number',
      above: 0,
      meaning:
        'how far a claim may be off before it pulls no harder. Without it, by the spread of the claims.',
    },
    unit: unitOption,
  },
} as const satisfies LossDescriptor;
