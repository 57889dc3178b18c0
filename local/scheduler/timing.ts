import { Cron } from 'croner';
import { readSchedule } from '../../shared/bridge-file/compile/schedule-expression.ts';
import type { DayRule, Recurrence } from '../../shared/bridge-file/compile/schedule-expression.ts';
import { validationError } from '../eventbridge/aws-json.ts';

/** The times of a schedule. All times are epoch milliseconds. */
export interface Timing {
  /** True when it fires repeatedly. */
  readonly recurs: boolean;
  /** Returns the first time that is later than this one, if there is any. */
  readonly next: (afterMs: number) => number | undefined;
}

/**
 * Reads `at(...)`, `rate(...)` and `cron(...)`, in UTC.
 *
 * @param createdAtMs the first time of a rate, because no start is given
 * @throws AwsError `ValidationException`
 */
export function readTiming(expression: string, createdAtMs: number): Timing {
  if (!/^(rate|cron)\(/.test(expression)) {
    const at = readAt(expression);
    return { recurs: false, next: (afterMs) => (at > afterMs ? at : undefined) };
  }
  const read = readSchedule(expression);
  if (read.kind === 'fault')
    throw validationError(`Invalid Schedule Expression ${expression}. On the laptop: ${read.message}.`);
  return { recurs: true, next: recurring(read, createdAtMs) };
}

/** Reads `at(2030-01-31T08:00:00)`: no fraction, no offset, and a day that exists. */
function readAt(expression: string): number {
  const [, text] = /^at\((\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\)$/.exec(expression) ?? [];
  const time = Date.parse(`${text ?? ''}Z`);
  if (text === undefined || Number.isNaN(time) || new Date(time).toISOString().slice(0, 19) !== text)
    throw validationError(`Invalid Schedule Expression ${expression}.`);
  return time;
}

function recurring(recurrence: Recurrence, createdAtMs: number): Timing['next'] {
  if (recurrence.kind === 'rate') {
    const { everyMs } = recurrence;
    return (afterMs) =>
      createdAtMs + Math.max(0, Math.floor((afterMs - createdAtMs) / everyMs) + 1) * everyMs;
  }
  const cron = new Cron(cronPattern(recurrence), {
    mode: '7-part',
    // Sunday is 1.
    alternativeWeekdays: true,
    timezone: 'UTC',
    paused: true,
  });
  return (afterMs) => cron.nextRun(new Date(afterMs))?.getTime();
}

/**
 * Translates a pattern into a plain list for croner. It reads `?` as the current moment, and knows `5/15` only as
 * `5-59/15`.
 */
function cronPattern({
  minutes,
  hours,
  days,
  months,
  years,
}: Extract<Recurrence, { readonly kind: 'cron' }>): string {
  const [dayOfMonth, dayOfWeek] = daysPattern(days);
  return ['0', minutes, hours, dayOfMonth, months, dayOfWeek, years].join(' ');
}

function daysPattern(rule: DayRule): readonly [dayOfMonth: string, dayOfWeek: string] {
  switch (rule.kind) {
    case 'days-of-month':
      return [rule.days.join(','), '*'];
    case 'weekdays':
      return ['*', rule.days.join(',')];
    case 'last-day':
      return ['L', '*'];
    case 'last-workday':
      return ['LW', '*'];
    case 'nearest-workday':
      return [`${rule.day}W`, '*'];
    case 'nth-weekday':
      return ['*', `${rule.weekday}#${rule.nth}`];
    case 'last-weekday':
      return ['*', `${rule.weekday}#L`];
  }
}
