import { z } from 'zod';
import type { HalfLife } from '../../policy/half-life.ts';
import { durationMs } from './duration.ts';
import { day } from './file-values.ts';

/** The definition of a fusion's half-life; part of `bridge-file.ts`. */
const expected =
  'expected a duration from 1h to 3650d, such as 30d, or a number of claims, such as 10000 claims, or none';

export const halfLife = z
  .string(expected)
  .refine((text) => readHalfLife(text) !== undefined, expected)
  .optional()
  .describe(
    'With `weights: learned`: the half-life of evidence, as a time or as a number of claims of a field (`10000 claims`). With `none` evidence does not fade. A changed half-life starts without evidence.',
  )
  .meta({ pattern: '^([0-9]{1,9}(ms|s|m|h|d)|[0-9]{1,9} claims|none)$' });

/** The half-life of a fusion that learns and does not set one. */
const usual: HalfLife = { kind: 'ms', ms: 90 * day };

const hour = 3_600_000;
const fewestClaims = 10;

/**
 * Reads a half-life.
 *
 * @param text undefined for the default
 * @returns undefined when the text is no half-life
 */
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
