/** A point in time, as exact as RFC 3339 can write it. */
export interface Instant {
  readonly ms: number;
  /** The digits of the second's fraction beyond the third, without trailing zeros. */
  readonly finer: string;
}

const rfc3339 = /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:[Zz]|([+-])(\d\d):(\d\d))$/;

/** The period of the calendar. It keeps `Date.UTC` from reading the years 0 to 99 as the twentieth century. */
const cycle = { years: 400, ms: 146_097 * 86_400_000 };

/** Parses an RFC 3339 time; undefined for any other text. A leap second is the first second of the next minute. */
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
  const seconds = Date.UTC(
    Number(year) + cycle.years,
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
  );
  const offset = (Number(offsetHours) * 60 + Number(offsetMinutes)) * 60_000 * (sign === '-' ? -1 : 1);
  return {
    ms: seconds - cycle.ms - offset + Number(fraction.slice(0, 3).padEnd(3, '0')),
    finer: fraction.slice(3).replace(/0+$/, ''),
  };
}

/** Compares two instants for sorting. No instant is earlier than any. */
export function compareInstants(a: Instant | undefined, b: Instant | undefined): number {
  if (a === undefined || b === undefined) return Number(a !== undefined) - Number(b !== undefined);
  if (a.ms !== b.ms) return a.ms - b.ms;
  if (a.finer === b.finer) return 0;
  return a.finer < b.finer ? -1 : 1;
}
