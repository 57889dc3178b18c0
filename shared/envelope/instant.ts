/** A point in time, as exact as RFC 3339 can write it. */
export interface Instant {
  /** Ms since the epoch. A leap second has those of the second after it. */
  readonly ms: number;
  /** The digits of the second's fraction beyond the third, without trailing zeros. */
  readonly finer: string;
  readonly isLeap?: true;
}

const rfc3339 =
  /^(\d{4})-(\d\d)-(\d\d)[Tt ]([01]\d|2[0-3]):([0-5]\d):([0-5]\d|60)(?:\.(\d+))?(?:[Zz]|([+-])([01]\d|2[0-3]):([0-5]\d))$/;

/** The period of the calendar. It keeps `Date.UTC` from reading the years 0 to 99 as the twentieth century. */
const cycle = { years: 400, ms: 146_097 * 86_400_000 };

/**
 * Reads an RFC 3339 `date-time` of a day that exists; undefined for any other text. A leap second must be the last
 * second of a month in UTC. A space may stand in place of the `T`, which the RFC leaves to applications.
 */
export function parseInstant(time: string): Instant | undefined {
  const match = rfc3339.exec(time);
  if (match === null) return undefined;
  const [
    ,
    year,
    month,
    day,
    hour,
    minute,
    second,
    fraction = '',
    sign,
    offsetHours = '0',
    offsetMinutes = '0',
  ] = match;
  const midnight = Date.UTC(Number(year) + cycle.years, Number(month) - 1, Number(day));
  if (!isDay(midnight, Number(month), Number(day))) return undefined;
  const offset = (Number(offsetHours) * 60 + Number(offsetMinutes)) * (sign === '-' ? -1 : 1);
  const minutes = Number(hour) * 60 + Number(minute) - offset;
  const start = midnight + (minutes * 60 + Number(second)) * 1_000;
  const isLeap = second === '60';
  if (isLeap && !startsMonth(start)) return undefined;
  return {
    ms: start - cycle.ms + Number(fraction.slice(0, 3).padEnd(3, '0')),
    finer: withoutTrailingZeros(fraction.slice(3)),
    ...(isLeap && { isLeap }),
  };
}

/** Tells whether a text is an RFC 3339 `date-time` with a `T`. */
export function isTimestamp(text: string): boolean {
  return text[10] !== ' ' && parseInstant(text) !== undefined;
}

/**
 * The one comparison of times. It is a total order: no instant comes before every instant, and a leap second comes
 * after the second before it and before the second after it.
 */
export function compareInstants(a: Instant | undefined, b: Instant | undefined): number {
  if (a === undefined || b === undefined) return Number(a !== undefined) - Number(b !== undefined);
  if (a.isLeap !== b.isLeap && secondOf(a) === secondOf(b)) return a.isLeap === true ? -1 : 1;
  if (a.ms !== b.ms) return a.ms - b.ms;
  if (a.finer === b.finer) return 0;
  return a.finer < b.finer ? -1 : 1;
}

function secondOf({ ms }: Instant): number {
  return Math.floor(ms / 1_000);
}

/** A loop and no pattern: a pattern looks at each zero of a hostile fraction again and again. */
function withoutTrailingZeros(digits: string): string {
  let end = digits.length;
  while (digits[end - 1] === '0') end -= 1;
  return digits.slice(0, end);
}

/** Tells whether a date exists. `Date.UTC` carries over: the 30th of February into March, a month of 0 into the year before. */
function isDay(midnight: number, month: number, day: number): boolean {
  const date = new Date(midnight);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

function startsMonth(ms: number): boolean {
  return ms % 86_400_000 === 0 && new Date(ms).getUTCDate() === 1;
}
