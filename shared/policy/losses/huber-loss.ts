import type { LossDescriptor } from './loss-descriptor.ts';
import { unitOption } from './unit-option.ts';

export const huberLoss = {
  name: 'huber',
  summary: 'a mean that limits the pull of outliers',
  settles: { types: ['number'], noun: 'numbers' },
  options: {
    delta: {
      kind: 'number',
      above: 0,
      meaning:
        'the distance from the settled value beyond which a claim pulls no harder. Without it the spread of the claims decides.',
    },
    unit: unitOption,
  },
} as const satisfies LossDescriptor;
