import { quote } from '../../json/printable.ts';

/** A recurring time, in UTC. */
export type Recurrence =
  | { readonly kind: 'rate'; readonly everyMs: number }
  /** Every time whose minute, hour, month and year are in these lists, on the days of a rule. */
  | {
      readonly kind: 'cron';
      readonly minutes: readonly number[];
      readonly hours: readonly number[];
      readonly days: DayRule;
      readonly months: readonly number[];
      readonly years: readonly number[];
    };

/** Weekdays count from Sunday, which is 1. */
export type DayRule =
  | { readonly kind: 'days-of-month' | 'weekdays'; readonly days: readonly number[] }
  | { readonly kind: 'last-day' | 'last-workday' }
  /** Monday to Friday, the nearest to a day of the month, in the same month. */
  | { readonly kind: 'nearest-workday'; readonly day: number }
  | { readonly kind: 'nth-weekday'; readonly weekday: number; readonly nth: number }
  | { readonly kind: 'last-weekday'; readonly weekday: number };

export type ScheduleReading = Recurrence | { readonly kind: 'fault'; readonly message: string };

/** Returns the fault of a schedule; undefined when it has none. */
export function scheduleFault(text: string): string | undefined {
  const read = readSchedule(text);
  return read.kind === 'fault' ? read.message : undefined;
}

/**
 * Reads `rate(...)` and `cron(...)` as EventBridge Scheduler's guide describes them. An expression that the guide
 * leaves open is a fault, because a failed deployment would report it later.
 *
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
export function readSchedule(text: string): ScheduleReading {
  const [, kind, inner = ''] = /^(rate|cron)\((.*)\)$/.exec(text) ?? [];
  if (text.length > maxLength)
    return fault(`a schedule has at most ${maxLength} characters; write a shorter one`);
  if (kind === 'rate') return readRate(inner);
  if (kind === 'cron') return readCron(inner);
  return fault('expected rate(...) or cron(...), such as rate(5 minutes) or cron(0 18 * * ? *)');
}

/** The limit of `ScheduleExpression` in Scheduler's API. */
const maxLength = 256;

const unitMs = new Map([
  ['minute', 60_000],
  ['hour', 3_600_000],
  ['day', 86_400_000],
]);

function readRate(inner: string): ScheduleReading {
  const [, digits = '', unit = '', plural = ''] = /^([1-9]\d{0,8}) (minute|hour|day)(s?)$/.exec(inner) ?? [];
  const ms = unitMs.get(unit);
  if (ms === undefined)
    return fault(
      'expected rate(value unit) with a whole number from 1 and minutes, hours or days; write such as rate(5 minutes)',
    );
  const isOne = digits === '1';
  if (isOne === (plural === 's'))
    return fault(`the unit does not agree with the number; write rate(${digits} ${unit}${isOne ? '' : 's'})`);
  return { kind: 'rate', everyMs: Number(digits) * ms };
}

/** One of cron's fields: its label, its values, and their names. */
interface Field {
  readonly name: string;
  readonly low: number;
  readonly high: number;
  readonly names?: readonly string[];
  /** True when `from/step` is allowed. */
  readonly steps: boolean;
}

const minutesField: Field = { name: 'minutes', low: 0, high: 59, steps: true };
const hoursField: Field = { name: 'hours', low: 0, high: 23, steps: true };
const dayField: Field = { name: 'day-of-month', low: 1, high: 31, steps: true };
const monthField: Field = {
  name: 'month',
  low: 1,
  high: 12,
  names: ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'],
  steps: true,
};
const weekdayField: Field = {
  name: 'day-of-week',
  low: 1,
  high: 7,
  names: ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'],
  steps: false,
};
const yearField: Field = { name: 'year', low: 1970, high: 2199, steps: true };

function readCron(inner: string): ScheduleReading {
  const fields = inner.split(/\s+/).filter((field) => field !== '');
  const [minutes = '', hours = '', day = '', month = '', weekday = '', year = ''] = fields;
  if (fields.length !== 6) {
    return fault(
      `expected six fields, minutes hours day-of-month month day-of-week year, got ${fields.length}; write all six, as in cron(0 18 * * ? *)`,
    );
  }
  if ((day === '?') === (weekday === '?'))
    return fault(
      'expected ? in exactly one of day-of-month and day-of-week; write ? for the one that says nothing',
    );
  try {
    return {
      kind: 'cron',
      minutes: valuesOf(minutes, minutesField),
      hours: valuesOf(hours, hoursField),
      days: weekday === '?' ? dayRule(day) : weekdayRule(weekday),
      months: valuesOf(month, monthField),
      years: valuesOf(year, yearField),
    };
  } catch (error) {
    if (error instanceof FieldFault) return fault(error.message);
    throw error;
  }
}

function dayRule(text: string): DayRule {
  if (text === 'L') return { kind: 'last-day' };
  if (text === 'LW') return { kind: 'last-workday' };
  const [, nearest] = /^(\d+)W$/.exec(text) ?? [];
  if (nearest !== undefined) return { kind: 'nearest-workday', day: valueOf(nearest, dayField) };
  return { kind: 'days-of-month', days: valuesOf(text, dayField) };
}

function weekdayRule(text: string): DayRule {
  // The last day of a week is Saturday.
  if (text === 'L') return { kind: 'weekdays', days: [7] };
  const [, last] = /^(\w+)L$/.exec(text) ?? [];
  if (last !== undefined) return { kind: 'last-weekday', weekday: valueOf(last, weekdayField) };
  const [, weekday, nth] = /^(\w+)#(\d+)$/.exec(text) ?? [];
  if (weekday === undefined) return { kind: 'weekdays', days: valuesOf(text, weekdayField) };
  if (!/^[1-5]$/.test(nth ?? ''))
    throw new FieldFault(`day-of-week: a weekday comes 1 to 5 times a month, not ${nth}; write #1 to #5`);
  return { kind: 'nth-weekday', weekday: valueOf(weekday, weekdayField), nth: Number(nth) };
}

/** Returns every value of a field, in order. */
function valuesOf(text: string, field: Field): readonly number[] {
  const values = new Set(
    text === '*' ? span(field.low, field.high) : text.split(',').flatMap((item) => itemOf(item, field)),
  );
  return [...values].toSorted((a, b) => a - b);
}

/** Reads `5`, `1-5`, `0/15`, `10-40/15`, or an asterisk with a step. */
function itemOf(item: string, field: Field): readonly number[] {
  const [, range = '', stepText] = /^([^/]*)(?:\/(\d+))?$/.exec(item) ?? [];
  if (stepText !== undefined && !field.steps)
    throw new FieldFault(`${field.name}: steps are not supported here; list the days`);
  const [first = '', end, more] = range.split('-');
  if (first === '*' && end === undefined && stepText !== undefined)
    return span(field.low, field.high, stepOf(stepText, field));
  const low = valueOf(first, field, item);
  if (more !== undefined) throw new FieldFault(`${field.name}: ${quote(item)} is no range; write first-last`);
  const high = end === undefined ? (stepText === undefined ? low : field.high) : valueOf(end, field, item);
  if (high < low)
    throw new FieldFault(`${field.name}: the range ${range} ends before it begins; list its values`);
  return span(low, high, stepText === undefined ? 1 : stepOf(stepText, field));
}

function stepOf(text: string, { name, low, high }: Field): number {
  const step = Number(text);
  if (step < 1 || step > high - low)
    throw new FieldFault(`${name}: expected a step from 1 to ${high - low}, got ${text}; write such a step`);
  return step;
}

function valueOf(text: string, { name, low, high, names = [] }: Field, item = text): number {
  const value = names.includes(text)
    ? names.indexOf(text) + low
    : /^\d{1,4}$/.test(text)
      ? Number(text)
      : Number.NaN;
  if (value >= low && value <= high) return value;
  const [first, last] = [names[0], names.at(-1)];
  const named = first === undefined ? '' : ` or ${first}-${last}`;
  throw new FieldFault(`${name}: expected ${low}-${high}${named}, got ${quote(item)}; write such a value`);
}

function span(low: number, high: number, step = 1): readonly number[] {
  return Array.from({ length: Math.floor((high - low) / step) + 1 }, (_, index) => low + index * step);
}

class FieldFault extends Error {}

const fault = (message: string): ScheduleReading => ({ kind: 'fault', message });
