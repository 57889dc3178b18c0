import { compareInstants, isTimestamp, parseInstant } from '../../envelope/instant.ts';

const fullDate = /^\d{4}-\d\d-\d\d$/;
const fullTime = /^([01]\d|2[0-3]):([0-5]\d):([0-5]\d|60)(?:\.\d+)?(?:[Zz]|([+-])([01]\d|2[0-3]):([0-5]\d))$/;

/** A time of day with the offset as RFC 3339 writes it, in ISO 8601's short forms, or without one. */
const isoTime = /^([01]\d|2[0-3]):([0-5]\d):([0-5]\d|60)(\.\d+)?([Zz]|[+-](?:[01]\d|2[0-3])(?::?[0-5]\d)?)?$/;

const minutesOfDay = 24 * 60;

// Every alternative consumes digits up to a letter, so that matching takes linear time.
const seconds = '\\d+S';
const minutes = `\\d+M(?:${seconds})?`;
const hours = `\\d+H(?:${minutes})?`;
const days = '\\d+D';
const months = `\\d+M(?:${days})?`;
const years = `\\d+Y(?:${months})?`;
const timePart = `T(?:${hours}|${minutes}|${seconds})`;
const duration = new RegExp(`^P(?:(?:${days}|${months}|${years})(?:${timePart})?|${timePart}|\\d+W)$`);

/** Returns whether a text is a `full-date` of RFC 3339: a day that exists. */
export function isDate(text: string): boolean {
  return fullDate.test(text) && parseInstant(`${text}T00:00:00Z`) !== undefined;
}

/** Returns whether a text is a `full-time` of RFC 3339. A leap second must be 23:59:60 in UTC. */
export function isTime(text: string): boolean {
  const match = fullTime.exec(text);
  if (match === null) return false;
  const [, hour, minute, second, sign, offsetHours = '0', offsetMinutes = '0'] = match;
  if (second !== '60') return true;
  const offset = (Number(offsetHours) * 60 + Number(offsetMinutes)) * (sign === '-' ? -1 : 1);
  const utc = Number(hour) * 60 + Number(minute) - offset;
  return (utc + minutesOfDay) % minutesOfDay === minutesOfDay - 1;
}

/** Returns whether a text is a `date-time` of RFC 3339 with a `T`. */
export const isDateTime = isTimestamp;

/** Returns whether a text is a time of day whose offset may be short (`+01`, `+0100`) or absent. */
export function isIsoTime(text: string): boolean {
  const full = withFullOffset(text);
  return full !== undefined && isTime(full);
}

/** Returns whether a text is a date and an {@link isIsoTime}, with a `T` or a blank between them. */
export function isIsoDateTime(text: string): boolean {
  const full = fullIsoDateTime(text);
  return full !== undefined && isTimestamp(full);
}

/** Returns whether a text is a `duration` of RFC 3339, appendix A. */
export function isDuration(text: string): boolean {
  return duration.test(text);
}

/** Compares dates, which sort as text. Undefined where one of them is none. */
export function compareDates(a: string, b: string): number | undefined {
  if (!isDate(a) || !isDate(b)) return undefined;
  return compareTimestamps(`${a}T00:00:00Z`, `${b}T00:00:00Z`);
}

/** Compares times of day in UTC, which may be those of the day before or after. Undefined where one is none. */
export function compareTimes(a: string, b: string): number | undefined {
  const [first, second] = [withFullOffset(a), withFullOffset(b)];
  if (first === undefined || second === undefined) return undefined;
  // A day on which a leap second is allowed.
  return compareTimestamps(`2016-12-31T${first}`, `2016-12-31T${second}`);
}

/** Compares timestamps as instants. Undefined where one of them is none. */
export function compareTimestamps(a: string, b: string): number | undefined {
  const [first, second] = [fullIsoDateTime(a), fullIsoDateTime(b)].map((text) =>
    text === undefined ? undefined : parseInstant(text),
  );
  return first === undefined || second === undefined ? undefined : compareInstants(first, second);
}

function fullIsoDateTime(text: string): string | undefined {
  const time = withFullOffset(text.slice(11));
  if (time === undefined || !/^[Tt\s]$/.test(text.charAt(10))) return undefined;
  return `${text.slice(0, 10)}T${time}`;
}

function withFullOffset(text: string): string | undefined {
  const match = isoTime.exec(text);
  if (match === null) return undefined;
  const [, hour = '', minute = '', second = '', fraction = '', offset = 'Z'] = match;
  const digits = offset.slice(1).replace(':', '').padEnd(4, '0');
  const full = /^[Zz]$/.test(offset) ? 'Z' : `${offset.charAt(0)}${digits.slice(0, 2)}:${digits.slice(2)}`;
  return `${hour}:${minute}:${second}${fraction}${full}`;
}
