import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readTiming } from '../../../local/scheduler/timing.ts';
import { scheduleFault } from '../../../shared/bridge-file/compile/schedule-expression.ts';

const start = Date.parse('2026-11-23T10:07:30Z');
const day = 86_400_000;

/** Returns the first times after `start`, without their common ending. */
function timesOf(expression: string, count = 3): readonly string[] {
  const { next } = readTiming(expression, start);
  const times: string[] = [];
  let at: number | undefined = start;
  while (times.length < count) {
    at = next(at);
    if (at === undefined) break;
    times.push(new Date(at).toISOString().replace(':00.000Z', ''));
  }
  return times;
}

test.each([
  ['cron(0 18 * * ? *)', ['2026-11-23T18:00', '2026-11-24T18:00', '2026-11-25T18:00']],
  ['cron(0/25 * * * ? *)', ['2026-11-23T10:25', '2026-11-23T10:50', '2026-11-23T11:00']],
  ['cron(0 9 ? * MON-FRI *)', ['2026-11-24T09:00', '2026-11-25T09:00', '2026-11-26T09:00']],
  ['cron(30 6 ? * SUN,7 *)', ['2026-11-28T06:30', '2026-11-29T06:30', '2026-12-05T06:30']],
  ['cron(0 0 L * ? *)', ['2026-11-30T00:00', '2026-12-31T00:00', '2027-01-31T00:00']],
  ['cron(0 0 LW * ? *)', ['2026-11-30T00:00', '2026-12-31T00:00', '2027-01-29T00:00']],
  // 1 May 2027 is a Saturday: the nearest workday is not sought in another month.
  ['cron(0 0 1W 5,8 ? 2026,2027)', ['2027-05-03T00:00', '2027-08-02T00:00']],
  ['cron(0 0 15W 5,8 ? 2027)', ['2027-05-14T00:00', '2027-08-16T00:00']],
  ['cron(0 0 ? * L *)', ['2026-11-28T00:00', '2026-12-05T00:00', '2026-12-12T00:00']],
  ['cron(0 0 ? * FRIL *)', ['2026-11-27T00:00', '2026-12-25T00:00', '2027-01-29T00:00']],
  ['cron(0 0 ? * 3#2 *)', ['2026-12-08T00:00', '2027-01-12T00:00', '2027-02-09T00:00']],
  ['cron(0 0 29 FEB ? *)', ['2028-02-29T00:00', '2032-02-29T00:00', '2036-02-29T00:00']],
  ['cron(0 0 1 1 ? 2030-2040/4)', ['2030-01-01T00:00', '2034-01-01T00:00', '2038-01-01T00:00']],
  ['cron(0 0 1 1 ? 2020)', []],
  ['cron(0 0 30 2 ? *)', []],
  ['rate(15 minutes)', ['2026-11-23T10:22:30.000Z', '2026-11-23T10:37:30.000Z', '2026-11-23T10:52:30.000Z']],
])('the expression %s gives these times', (expression, times) => {
  expect(timesOf(expression)).toEqual(times);
});

test('a rate begins when it is created and keeps its beat whenever it is read', () => {
  const { next, recurs } = readTiming('rate(2 hours)', start);
  expect(recurs).toBe(true);
  expect(next(start - 1)).toBe(start);
  expect(next(start - 10 * day)).toBe(start);
  expect(next(start)).toBe(start + 7_200_000);
  expect(next(start + 30 * day + 1)).toBe(start + 30 * day + 7_200_000);
});

test('a single time occurs once, even if it is past', () => {
  const { next, recurs } = readTiming('at(2020-01-01T00:00:00)', start);
  expect(recurs).toBe(false);
  expect(next(-Infinity)).toBe(Date.parse('2020-01-01T00:00:00Z'));
  expect(next(start)).toBeUndefined();
});

describe('any rule of days', () => {
  const nth = fc.integer({ min: 1, max: 5 });
  const weekday = fc.integer({ min: 1, max: 7 });
  const dayOfMonth = fc.integer({ min: 1, max: 31 });
  const dates = fc.oneof(
    fc.uniqueArray(dayOfMonth, { minLength: 1, maxLength: 4 }).map((days) => ({
      text: `${days.join(',')} * ?`,
      holds: (date: Date) => days.includes(date.getUTCDate()),
    })),
    dayOfMonth.map((from) => ({
      text: `${from}/7 * ?`,
      holds: (date: Date) => date.getUTCDate() >= from && (date.getUTCDate() - from) % 7 === 0,
    })),
    fc.constant({ text: 'L * ?', holds: (date: Date) => date.getUTCDate() === lastDay(date) }),
    fc.uniqueArray(weekday, { minLength: 1, maxLength: 4 }).map((days) => ({
      text: `? * ${days.join(',')}`,
      holds: (date: Date) => days.includes(date.getUTCDay() + 1),
    })),
    weekday.map((one) => ({
      text: `? * ${one}L`,
      holds: (date: Date) => date.getUTCDay() + 1 === one && date.getUTCDate() + 7 > lastDay(date),
    })),
    fc.tuple(weekday, nth).map(([one, count]) => ({
      text: `? * ${one}#${count}`,
      holds: (date: Date) => date.getUTCDay() + 1 === one && Math.ceil(date.getUTCDate() / 7) === count,
    })),
    dayOfMonth.map((one) => ({
      text: `${one}W * ?`,
      holds: (date: Date) => date.getUTCDate() === nearestWorkday(date, one),
    })),
  );

  test('the rule fires on the days that a calendar gives', () => {
    fc.assert(
      fc.property(
        dates,
        fc.integer({ min: 0, max: 23 }),
        fc.integer({ min: 0, max: 3_000 }),
        ({ text, holds }, hour, later) => {
          const expression = `cron(5 ${hour} ${text} *)`;
          expect(scheduleFault(expression)).toBeUndefined();
          const from = Date.UTC(2024, 0, 1) + later * day;
          const expected = Array.from({ length: 70 }, (_, index) => new Date(from + index * day))
            .filter(holds)
            .map((date) => date.getTime() + hour * 3_600_000 + 300_000);
          const found: number[] = [];
          const { next } = readTiming(expression, from);
          let at = next(from - 1);
          while (at !== undefined && at < from + 70 * day) {
            found.push(at);
            at = next(at);
          }
          expect(found).toEqual(expected);
        },
      ),
      { numRuns: 150 },
    );
  });
});

function lastDay(date: Date): number {
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
}

/** Returns the nearest day from Monday to Friday within the month. */
function nearestWorkday(date: Date, wanted: number): number | undefined {
  const days = Array.from({ length: lastDay(date) }, (_, index) => index + 1);
  if (!days.includes(wanted)) return undefined;
  const isWorkday = (one: number): boolean =>
    ![0, 6].includes(new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), one)).getUTCDay());
  return days.filter(isWorkday).toSorted((a, b) => Math.abs(a - wanted) - Math.abs(b - wanted))[0];
}
