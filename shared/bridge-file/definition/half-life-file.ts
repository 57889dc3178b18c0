import { z } from 'zod';
import type { HalfLife } from '../../policy/half-life.ts';
import { durationMs } from './duration.ts';
import { day } from './file-values.ts';

/** How fast a fusion forgets, as people write it; part of `bridge-file.ts`. */
const expected =
  'expected a duration from 1h to 3650d, such as 30d, or a number of claims, such as 10000 claims, or none';

export const halfLife = z
  .string(expected)
  .refine((text) => readHalfLife(text) !== undefined, expected)
  .optional()
  .describe(
    'With `weights: learned`: how long it takes what was learned to count half against what is new, as time or in claims of a field (`10000 claims`); `none` forgets nothing. Another half-life begins anew.',
  )
  .meta({ pattern: '^([0-9]{1,9}(ms|s|m|h|d)|[0-9]{1,9} claims|none)$' });

/** Where a fusion that learns does not say it. */
const usual: HalfLife = { kind: 'ms', ms: 90 * day };

const hour = 3_600_000;
const fewestClaims = 10;

/** @param text undefined for what is usual; undefined comes of what is no half-life */
export function readHalfLife(text: string | undefined): HalfLife | undefined {
  if (text === undefined) return usual;
  if (text === 'none') return { kind: 'none' };
  const [, count] = /^([0-9]{1,9}) claims$/.exec(text) ?? [];
  if (count !== undefined) {
    const claims = Number(count);
    return claims >= fewestClaims ? { kind: 'claims', claims } : undefined;
  }
  const ms = durationMs(text);
  return ms !== undefined && ms >= hour && ms <= 3_650 * day ? { kind: 'ms', ms } : undefined;
}
