import { z } from 'zod';
import type { Objective } from '../../policy/objective.ts';
import { durationMs } from './duration.ts';
import { day, duration } from './file-values.ts';

/** The definition of the bounds that a load test holds a fusion to; part of `bridge-file.ts`. */
const bound = (share: string) =>
  duration(1, 7 * day, '1ms to 7d')
    .optional()
    .describe(`The time within which ${share} of the results come.`);

const bounds = { p50: bound('half'), p95: bound('95 of 100'), p99: bound('99 of 100') };

const quantiles = ['p50', 'p95', 'p99'] as const;

type ObjectiveFile = z.output<z.ZodObject<typeof bounds>>;

export const objective = z
  .strictObject(bounds)
  .refine((given) => quantiles.some((name) => given[name] !== undefined), 'expected p50, p95 or p99')
  .refine(isRising, 'expected p50, p95 and p99 in rising order, because each share contains the one before')
  .optional()
  .describe(
    'The time from the last part of a group to its result. `fusion-bus load` compares with it ([docs/load.md](load.md)); nothing else reads it, and results do not depend on it.',
  );

function isRising(given: ObjectiveFile): boolean {
  const ms = quantiles.flatMap((name) => durationMs(given[name] ?? '') ?? []);
  return ms.every((one, index) => one >= (ms[index - 1] ?? 0));
}

/** Returns the compiled bounds, by the names of the fusions that state any; undefined where none does. */
export function objectivesOf(
  fusions: Readonly<Record<string, { readonly objective?: ObjectiveFile | undefined }>>,
): Readonly<Record<string, Objective>> | undefined {
  const stated = Object.entries(fusions).flatMap(([name, { objective: given }]) =>
    given === undefined ? [] : [[name, compiled(given)] as const],
  );
  return stated.length === 0 ? undefined : Object.fromEntries(stated);
}

const compiled = (given: ObjectiveFile): Objective =>
  Object.fromEntries(
    quantiles.flatMap((name) => {
      const ms = durationMs(given[name] ?? '');
      return ms === undefined ? [] : [[`${name}Ms`, ms]];
    }),
  );
