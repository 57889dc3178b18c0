import type { LossDescriptor } from './loss-descriptor.ts';
import { unitOption } from './unit-option.ts';

export const latestLoss = {
  name: 'latest',
  summary: 'by time',
  options: { unit: unitOption },
} as const satisfies LossDescriptor;
