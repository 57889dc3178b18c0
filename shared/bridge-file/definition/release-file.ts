import { z } from 'zod';
import type { CountKey, DurationKey, RuleKey } from '../../policy/release-rules/rule-descriptor.ts';
import { ruleDescriptors, type RuleKeys } from '../../policy/release-rules/rule-descriptors.ts';
import { day, duration, names, text } from './file-values.ts';

/** The keys of the release rules as people write them, made from the rules' descriptors; part of `bridge-file.ts`. */
export const ruleKeys: ReadonlyMap<string, RuleKey> = new Map(
  Object.values(ruleDescriptors).flatMap(({ keys }) => Object.entries<RuleKey>(keys)),
);

/** The outer form of EventBridge Scheduler's expressions. A later check reads the rest and names what is wrong. */
export const schedulePattern = /^(rate|cron)\(.+\)$/;

type ReleaseShape = { readonly [Name in keyof RuleKeys]: ShapeOf<RuleKeys[Name]> };

type ShapeOf<Key extends RuleKey> = Key['kind'] extends 'topics' | 'flag' | 'release-all' | 'deadline'
  ? z.ZodDefault<z.ZodType<WrittenAs<Key>, WrittenAs<Key>>>
  : z.ZodOptional<z.ZodType<WrittenAs<Key>, WrittenAs<Key>>>;

type WrittenAs<Key extends RuleKey> = Key extends { readonly stated: string }
  ? number | string
  : WrittenKinds[Key['kind']];

interface WrittenKinds {
  readonly topics: string[];
  readonly count: number;
  readonly duration: string;
  readonly flag: boolean;
  readonly predicate: string;
  readonly expectation: string;
  readonly deadline: string | { from: string; default: string };
  readonly schedule: string;
  readonly series: { series: string };
  readonly 'release-all': boolean;
}

const deadline = z
  .union(
    [
      duration(1_000, 7 * day, '1s to 7d'),
      z.strictObject({
        from: text.describe(
          "The place where a part states its group's deadline. It is an attribute (`expirytime`), a path or a JSONata expression that gives an RFC 3339 timestamp or milliseconds since the epoch. The earliest statement counts; 7 days at most.",
        ),
        default: duration(1_000, 7 * day, '1s to 7d')
          .default('15m')
          .describe('The deadline of a group in which no part states one.'),
      }),
    ],
    { error: 'expected a duration from 1s to 7d, such as 30s, or a map with "from" and "default"' },
  )
  .default('15m');

const schedule = z
  .string()
  .regex(schedulePattern, 'expected rate(...) or cron(...), such as rate(5 minutes) or cron(0 18 * * ? *)');

const series = z.strictObject({
  series: text.describe(
    'The series in which groups succeed one another: an attribute, a path or a JSONata expression.',
  ),
});

/** The keys of a fusion that the release rules read. */
export const releaseShape: ReleaseShape = shapeOf(ruleKeys);

function shapeOf(keys: ReadonlyMap<string, RuleKey>): ReleaseShape {
  const shape: Readonly<Record<string, z.ZodType>> = Object.fromEntries(
    [...keys].map(([name, key]) => [name, writtenAs(key).describe(key.meaning)]),
  );
  if (!isWhole(shape)) throw new TypeError('a key of a release rule has no shape');
  return shape;
}

function isWhole(shape: Readonly<Record<string, z.ZodType>>): shape is ReleaseShape {
  return Object.values(ruleDescriptors).every(({ keys }) =>
    Object.keys(keys).every((name) => Object.hasOwn(shape, name)),
  );
}

function writtenAs(key: RuleKey): z.ZodType {
  switch (key.kind) {
    case 'topics':
      return names.default([]);
    case 'count':
      return count(key).optional();
    case 'duration':
      return within(key).optional();
    case 'flag':
    case 'release-all':
      return z.boolean().default(false);
    case 'predicate':
    case 'expectation':
      return text.optional();
    case 'deadline':
      return deadline;
    case 'schedule':
      return schedule.optional();
    case 'series':
      return series.optional();
  }
}

function count({ atLeast, atMost, stated }: CountKey): z.ZodType {
  const number = z.int().min(atLeast).max(atMost);
  if (stated === undefined) return number;
  return z.union([number, text], {
    error: `expected a number of parts from ${atLeast} to ${atMost}, or ${stated}`,
  });
}

function within({ atLeastMs, atMostMs, range }: DurationKey): z.ZodType {
  return duration(atLeastMs, atMostMs, range);
}
