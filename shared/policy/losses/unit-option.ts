import type { UnitOption } from './loss-descriptor.ts';

/** The unit of a field, for losses that settle quantities. */
export const unitOption = {
  kind: 'unit',
  meaning:
    'the unit in which the field is settled. Quantities in other units and in texts (`72 °F`, `1,5 km`) are converted to it.',
} as const satisfies UnitOption;
