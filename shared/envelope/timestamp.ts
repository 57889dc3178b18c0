const shape =
  /^(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)[Tt](?<hour>\d\d):(?<minute>\d\d):(?<second>\d\d)(?:\.\d+)?(?:[Zz]|(?<sign>[+-])(?<offsetHour>\d\d):(?<offsetMinute>\d\d))$/;

/**
 * Returns whether a text is an RFC 3339 `date-time` of a day that exists. A leap second is valid only as the last second
 * of a month in UTC. A space in place of the `T`, which the RFC leaves to applications, is not valid.
 */
export function isTimestamp(text: string): boolean {
  const found = shape.exec(text)?.groups;
  if (found === undefined) return false;
  const part = (name: string): number => Number(found[name] ?? 0);
  const [year, month, day] = [part('year'), part('month'), part('day')];
  const [hour, minute, second] = [part('hour'), part('minute'), part('second')];
  const [offsetHour, offsetMinute] = [part('offsetHour'), part('offsetMinute')];
  if (month < 1 || month > 12 || day < 1 || day > daysOf(year, month)) return false;
  if (hour > 23 || minute > 59 || second > 60 || offsetHour > 23 || offsetMinute > 59) return false;
  if (second < 60) return true;

  const offset = (found['sign'] === '-' ? -1 : 1) * (offsetHour * 60 + offsetMinute);
  const utc = hour * 60 + minute - offset;
  const minutesOfDay = 24 * 60;
  const dayShift = Math.floor(utc / minutesOfDay);
  const endsDay = utc - dayShift * minutesOfDay === minutesOfDay - 1;
  // East of Greenwich the month in UTC may end on the first of the next; west of it, the day is always the same.
  const endsMonth = dayShift === 0 ? day === daysOf(year, month) : day === 1;
  return endsDay && endsMonth;
}

function daysOf(year: number, month: number): number {
  if (month === 2) return isLeap(year) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}
