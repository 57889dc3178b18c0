import { durationMs } from '../definition/duration.ts';
import type { Json } from '../../json/json.ts';
import { quote } from '../../json/printable.ts';

/** The units of a duration in the words that people use. */
const units: readonly (readonly [pattern: RegExp, unit: string])[] = [
  [/^(ms|msecs?|milliseconds?)$/, 'ms'],
  [/^(s|secs?|seconds?)?$/, 's'],
  [/^(m|mins?|minutes?)$/, 'm'],
  [/^(h|hrs?|hours?)$/, 'h'],
  [/^(d|days?)$/, 'd'],
  [/^(w|weeks?)$/, 'w'],
];

const smallerUnit: Readonly<Record<string, readonly [factor: number, unit: string]>> = {
  s: [1_000, 'ms'],
  m: [60, 's'],
  h: [60, 'm'],
  d: [24, 'h'],
};

const truths: ReadonlyMap<string, boolean> = new Map([
  ['yes', true],
  ['on', true],
  ['true', true],
  ['no', false],
  ['off', false],
  ['false', false],
]);

/**
 * Returns the value to write in place of one of the wrong form, as a text that follows the message. It is empty when
 * that value cannot be guessed.
 *
 * @param expected the message, which says what is expected
 */
export function remedyOf(found: Json | undefined, expected: string): string {
  const meant = meantBy(found, expected);
  return meant === undefined ? '' : `; write ${meant}`;
}

function meantBy(found: Json | undefined, expected: string): string | undefined {
  const isText = typeof found === 'string';
  if (expected.startsWith('expected at least two')) return onlyText(found);
  if (expected.startsWith('expected a list') && isText) return `[${found}]`;
  if (expected.startsWith('expected a list') && found === null)
    return '[] for an empty one, or leave out the key';
  if (expected.startsWith('expected text') && (typeof found === 'number' || typeof found === 'boolean'))
    return `it in quotes: "${found}"`;
  if (expected.startsWith('expected a map') && found === null) return '{} for one without keys';
  if (expected.startsWith('expected true or false') && isText) return wordOf(truths.get(found.toLowerCase()));
  if (expected.includes('expected a duration')) return within(durationMeant(found), expected);
  if (expected.startsWith('expected rate(') && isText) return scheduleMeant(found);
  if (expected === 'expected true') return 'true, or leave out what it stands in';
  if (isText && expected.startsWith('expected a loss')) return lossWords.get(found.toLowerCase());
  if (found === 'review' && expected.includes('"review"')) return '{ review: <recipient> }';
  if (isText && expected.includes(' or unlimited')) return limitMeant(found);
  if (expected.includes('expected a probability') && typeof found === 'number' && found >= 2 && found <= 100)
    return String(Number((found / 100).toPrecision(12)));
  if (expected.startsWith('expected a number') || expected.startsWith('expected a whole number'))
    return isText ? (numberMeant(found) ?? numberWord(found)) : undefined;
  return undefined;
}

const wordOf = (truth: boolean | undefined): string | undefined =>
  truth === undefined ? undefined : String(truth);

/** The words of statistics for losses. */
const lossWords: ReadonlyMap<string, string> = new Map([
  ['median', 'absolute, whose least loss is the median'],
  ['mean', 'squared, whose least loss is the mean'],
  ['average', 'squared, whose least loss is the mean'],
  ['majority', 'vote'],
  ['mode', 'vote'],
  ['last', 'latest'],
  ['newest', 'latest'],
  ['concat', 'union'],
]);

/** Returns the one text of a list that needs no list. */
function onlyText(found: Json | undefined): string | undefined {
  const [only, ...more] = Array.isArray(found) ? found : [];
  return typeof only === 'string' && more.length === 0 ? `${only} without the brackets` : undefined;
}

/** Returns the limit that is meant by `$5` or `none`. */
function limitMeant(text: string): string | undefined {
  const isNone = ['none', 'no', 'off', 'infinite', 'infinity', 'never', '-'].includes(text.toLowerCase());
  return isNone ? 'unlimited' : numberMeant(text);
}

/** Returns the rate or the cron expression that is meant by `every 5 minutes` or by five fields of a crontab. */
function scheduleMeant(text: string): string | undefined {
  const [, count = '1', unit] = /^(?:every\s+)?([0-9]{1,6})?\s*(minute|hour|day)s?$/.exec(text.trim()) ?? [];
  if (unit !== undefined) return `rate(${count} ${unit}${count === '1' ? '' : 's'})`;
  const fields = text.trim().split(/\s+/);
  const [minutes, hours, day, month, weekday] = fields;
  const isCrontab = fields.length === 5 && fields.every((field) => /^[0-9*/,-]+$/.test(field));
  if (!isCrontab || minutes === undefined || hours === undefined) return undefined;
  return weekday === '*' ? `cron(${minutes} ${hours} ${day ?? '*'} ${month ?? '*'} ? *)` : undefined;
}

const digits: ReadonlyMap<string, string> = new Map(
  Object.entries({
    one: 1,
    two: 2,
    three: 3,
    four: 4,
    five: 5,
    six: 6,
    seven: 7,
    eight: 8,
    nine: 9,
    ten: 10,
    eleven: 11,
    twelve: 12,
    fifteen: 15,
    twenty: 20,
    thirty: 30,
    sixty: 60,
  }).map(([word, count]) => [word, String(count)]),
);

/** Returns the number that an expression states in words or in quotes: `three`, `3 parts`. */
export function numberWord(text: string): string | undefined {
  const [, word = ''] =
    /^\s*([a-z]+|\d{1,6})(?:\s+(?:parts?|messages?|events?|envelopes?))?\s*$/i.exec(text) ?? [];
  return digits.get(word.toLowerCase()) ?? (/^\d+$/.test(word) && text.trim() !== word ? word : undefined);
}

/** Keeps a duration within the range that the message names. */
function within(meant: string | undefined, expected: string): string | undefined {
  const [, least, most] = /from (\w+) to (\w+)/.exec(expected) ?? [];
  const ms = meant === undefined ? undefined : durationMs(meant);
  if (ms === undefined || least === undefined || most === undefined) return undefined;
  if (ms > (durationMs(most) ?? Infinity)) return `${most} at most`;
  return ms < (durationMs(least) ?? 0) ? `${least} at least` : meant;
}

/** Returns the duration that is meant by `5`, `5 s`, `5sec`, `PT5S` or `1.5m`. */
function durationMeant(found: Json | undefined): string | undefined {
  if (typeof found !== 'number' && typeof found !== 'string') return undefined;
  const text = String(found)
    .trim()
    .toLowerCase()
    .replace(/^[a-z]+(?= )/, (word) => digits.get(word) ?? word);
  const [, count = '', word = ''] = /^(?:pt?)?([0-9]{1,9}(?:\.[0-9]{1,3})?)\s*([a-z]*)$/.exec(text) ?? [];
  const unit = units.find(([pattern]) => pattern.test(word))?.[1];
  if (count === '' || unit === undefined) return undefined;
  if (unit === 'w') return count.includes('.') ? undefined : `${Number(count) * 7}d`;
  if (!count.includes('.')) return `${Number(count)}${unit}`;
  const [factor = 1, smaller = unit] = smallerUnit[unit] ?? [];
  const whole = Number(count) * factor;
  return Number.isInteger(whole) ? `${whole}${smaller}` : undefined;
}

/** Returns the number that a text holds: `"2"`, `90%`, `$5`. */
function numberMeant(text: string): string | undefined {
  const [, count, percent] = /^\s*[$€]?\s*(-?[0-9]{1,15}(?:\.[0-9]{1,15})?)\s*(%?)\s*$/.exec(text) ?? [];
  if (count === undefined) return undefined;
  return percent === '%' ? String(Number(count) / 100) : `${Number(count)}, without quotes`;
}

const mostNames = 8;

/** Lists the names that exist, as a text that follows a message; says so where there are none. */
export function thereIs(names: Iterable<string>): string {
  const all = [...names];
  const shown = all.slice(0, mostNames).map((name) => quote(name));
  if (all.length === 0) return '; there is none';
  return `; there is ${shown.join(', ')}${all.length > mostNames ? ', ...' : ''}`;
}
