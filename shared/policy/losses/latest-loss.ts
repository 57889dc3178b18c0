import type { LossDescriptor } from './loss-descriptor.ts';
import { unitOption } from './unit-option.ts';

export const latestLoss = {
  name: 'latest',
  summary: 'the claim with the latest time',
  options: { unit: unitOption },
} as const satisfies LossDescriptor;
