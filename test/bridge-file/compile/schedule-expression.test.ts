import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readSchedule, scheduleFault } from '../../../shared/bridge-file/compile/schedule-expression.ts';

test.each([
  'rate(1 minute)',
  'rate(5 minutes)',
  'rate(1 hour)',
  'rate(36 hours)',
  'rate(1 day)',
  'rate(7 days)',
  'cron(0 18 * * ? *)',
  'cron(0 18 ? * MON-FRI *)',
  'cron(*/15 8-17 ? * 2-6 2026-2030)',
  'cron(0/10 * ? * MON,WED,FRI *)',
  'cron(10-40/15 0,12 1,15 JAN,JUL ? *)',
  'cron(0  8   1   *  ?   *)',
  'cron(0 0 L * ? *)',
  'cron(0 0 LW * ? *)',
  'cron(0 0 15W * ? *)',
  'cron(0 0 ? * L *)',
  'cron(0 0 ? * 6L *)',
  'cron(0 0 ? * FRIL *)',
  'cron(0 0 ? * 3#2 *)',
  'cron(0 0 ? * TUE#5 *)',
  'cron(0 0 29 2 ? 2028/4)',
])('%s is a schedule', (text) => {
  expect(scheduleFault(text)).toBeUndefined();
});

test.each([
  ['', 'expected rate(...) or cron(...)'],
  ['at(2030-01-31T08:00:00)', 'expected rate(...) or cron(...)'],
  ['rate(5 minutes) ', 'expected rate(...) or cron(...)'],
  ['RATE(5 minutes)', 'expected rate(...) or cron(...)'],
  [`cron(0 18 ${'1,'.repeat(130)}1 * ? *)`, 'at most 256 characters'],
  ['rate(0 minutes)', 'a whole number from 1'],
  ['rate(05 minutes)', 'a whole number from 1'],
  ['rate(1.5 hours)', 'a whole number from 1'],
  ['rate(30 seconds)', 'minutes, hours or days'],
  ['rate(5minutes)', 'expected rate(value unit)'],
  ['rate(5 minute)', 'write rate(5 minutes)'],
  ['rate(1 minutes)', 'write rate(1 minute)'],
  ['rate(1 days)', 'write rate(1 day)'],
  ['cron()', 'expected six fields, minutes hours day-of-month month day-of-week year, got 0'],
  ['cron(0 18 * * *)', 'got 5'],
  ['cron(0 0 18 * * ? *)', 'got 7'],
  ['cron(0 18 * * * *)', '? in exactly one of day-of-month and day-of-week'],
  ['cron(0 18 ? * ? *)', '? in exactly one of day-of-month and day-of-week'],
  ['cron(0 18 1 * MON *)', '? in exactly one of day-of-month and day-of-week'],
  ['cron(? 18 * * ? *)', 'minutes: expected 0-59, got "?"'],
  ['cron(60 18 * * ? *)', 'minutes: expected 0-59, got "60"'],
  ['cron(-1 18 * * ? *)', 'minutes: expected 0-59, got "-1"'],
  ['cron(1- 18 * * ? *)', 'minutes: expected 0-59, got "1-"'],
  ['cron(1-2-3 18 * * ? *)', 'minutes: "1-2-3" is no range'],
  ['cron(1,,2 18 * * ? *)', 'minutes: expected 0-59, got ""'],
  ['cron(1,* 18 * * ? *)', 'minutes: expected 0-59, got "*"'],
  ['cron(1/x 18 * * ? *)', 'minutes: expected 0-59, got "1/x"'],
  ['cron(0/0 18 * * ? *)', 'minutes: expected a step from 1 to 59, got 0'],
  ['cron(*/60 18 * * ? *)', 'minutes: expected a step from 1 to 59, got 60'],
  ['cron(0 24 * * ? *)', 'hours: expected 0-23, got "24"'],
  ['cron(0 22-2 * * ? *)', 'hours: the range 22-2 ends before it begins'],
  ['cron(0 18 0 * ? *)', 'day-of-month: expected 1-31, got "0"'],
  ['cron(0 18 32W * ? *)', 'day-of-month: expected 1-31, got "32"'],
  ['cron(0 18 L-3 * ? *)', 'day-of-month: expected 1-31, got "L-3"'],
  ['cron(0 18 1,L * ? *)', 'day-of-month: expected 1-31, got "L"'],
  ['cron(0 18 * 13 ? *)', 'month: expected 1-12 or JAN-DEC, got "13"'],
  ['cron(0 18 * JANUARY ? *)', 'month: expected 1-12 or JAN-DEC, got "JANUARY"'],
  ['cron(0 18 ? * mon *)', 'day-of-week: expected 1-7 or SUN-SAT, got "mon"'],
  ['cron(0 18 ? * 0 *)', 'day-of-week: expected 1-7 or SUN-SAT, got "0"'],
  ['cron(0 18 ? * FRI-MON *)', 'day-of-week: the range FRI-MON ends before it begins'],
  ['cron(0 18 ? * 2/2 *)', 'day-of-week: steps are not supported here'],
  ['cron(0 18 ? * 3#6 *)', 'day-of-week: a weekday comes 1 to 5 times a month, not 6'],
  ['cron(0 18 ? * 3#1,6#3 *)', 'day-of-week: expected 1-7 or SUN-SAT, got "3#1"'],
  ['cron(0 18 ? * 8L *)', 'day-of-week: expected 1-7 or SUN-SAT, got "8"'],
  ['cron(0 18 * * ? 1969)', 'year: expected 1970-2199, got "1969"'],
])('%s is not a schedule: %s', (text, message) => {
  expect(scheduleFault(text)).toContain(message);
});

test('the reader gives the times of a schedule', () => {
  expect(readSchedule('rate(36 hours)')).toEqual({ kind: 'rate', everyMs: 129_600_000 });
  expect(readSchedule('cron(10-40/15,5 20/2 ? JAN,12 MON-WED 2026-2027)')).toEqual({
    kind: 'cron',
    minutes: [5, 10, 25, 40],
    hours: [20, 22],
    days: { kind: 'weekdays', days: [2, 3, 4] },
    months: [1, 12],
    years: [2026, 2027],
  });
});

describe('any text', () => {
  const piece = fc.constantFrom(
    '0',
    '1',
    '31',
    '*',
    '?',
    'L',
    'W',
    '#',
    '/',
    '-',
    ',',
    ' ',
    'MON',
    'JAN',
    '2030',
  );
  const near = fc.array(piece, { maxLength: 30 }).map((pieces) => `cron(${pieces.join('')})`);

  test('the reader accepts or rejects any text, and accepted schedules have values', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), near), (text) => {
        const read = readSchedule(text);
        if (read.kind === 'cron')
          for (const values of [read.minutes, read.hours, read.months, read.years])
            expect(values.length).toBeGreaterThan(0);
        else if (read.kind === 'fault') expect(read.message).not.toBe('');
      }),
      { numRuns: 500 },
    );
  });

  test('lists and ranges of the same values give the same schedule', () => {
    const minutes = fc.uniqueArray(fc.integer({ min: 0, max: 59 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(minutes, (values) => {
        const sorted = values.toSorted((a, b) => a - b);
        expect(readSchedule(`cron(${values.join(',')} 0 1 1 ? *)`)).toMatchObject({ minutes: sorted });
        expect(readSchedule(`cron(${sorted[0]}-${sorted.at(-1)} 0 1 1 ? *)`)).toMatchObject({
          minutes: Array.from({ length: 60 }, (_, minute) => minute).slice(
            sorted[0],
            (sorted.at(-1) ?? 0) + 1,
          ),
        });
      }),
    );
  });
});
