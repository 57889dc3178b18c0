import type { Random } from './random.ts';
import { CannotMakeError } from './cannot-make-error.ts';
import { type Conjuncts, numbersOf, textsOf } from './conjuncts.ts';
import { patternText } from './pattern-text.ts';

const words = 'amber birch cedar delta ember fjord grove harbor island juniper kestrel lagoon'.split(' ');

const dayMs = 86_400_000;

/** The days of made-up dates begin here, so that a seed gives the same ones at any time. */
const firstDay = Date.UTC(2026, 0, 1);

const two = (value: number): string => String(value).padStart(2, '0');

const timeOf = (random: Random): string =>
  `${two(random.whole(0, 23))}:${two(random.whole(0, 59))}:${two(random.whole(0, 59))}Z`;

const dateOf = (random: Random): string =>
  new Date(firstDay + random.whole(0, 364) * dayMs).toISOString().slice(0, 10);

const wordOf = (random: Random): string => random.pick(words) ?? '';

const hexOf = (random: Random, length: number): string =>
  Array.from({ length }, () => random.whole(0, 15).toString(16)).join('');

/** The makers of texts by format. The domains and the addresses are those that are reserved for examples. */
const makers: ReadonlyMap<string, (random: Random) => string> = new Map([
  ['date', dateOf],
  ['time', timeOf],
  ['date-time', (random: Random) => `${dateOf(random)}T${timeOf(random)}`],
  ['iso-time', timeOf],
  ['iso-date-time', (random: Random) => `${dateOf(random)}T${timeOf(random)}`],
  ['duration', (random: Random) => `PT${random.whole(1, 59)}M`],
  ['uri', (random: Random) => `https://example.com/${wordOf(random)}/${random.whole(1, 999)}`],
  ['uri-reference', (random: Random) => `/${wordOf(random)}/${random.whole(1, 999)}`],
  ['uri-template', (random: Random) => `/${wordOf(random)}/{id}`],
  ['url', (random: Random) => `https://example.com/${wordOf(random)}/${random.whole(1, 999)}`],
  ['email', (random: Random) => `${wordOf(random)}${random.whole(1, 999)}@example.com`],
  ['hostname', (random: Random) => `${wordOf(random)}.example.com`],
  ['ipv4', (random: Random) => `192.0.2.${random.whole(1, 254)}`],
  ['ipv6', (random: Random) => `2001:db8::${random.whole(1, 9_999)}`],
  [
    'uuid',
    (random: Random) =>
      `${hexOf(random, 8)}-${hexOf(random, 4)}-4${hexOf(random, 3)}-a${hexOf(random, 3)}-${hexOf(random, 12)}`,
  ],
  ['regex', (random: Random) => `^${wordOf(random)}$`],
  ['json-pointer', (random: Random) => `/${wordOf(random)}`],
  ['json-pointer-uri-fragment', (random: Random) => `#/${wordOf(random)}`],
  ['relative-json-pointer', (random: Random) => `1/${wordOf(random)}`],
  ['byte', (random: Random) => Buffer.from(wordOf(random)).toString('base64')],
]);

/** The tries to meet the bounds of length with a pattern or a format. */
const tries = 50;

/** The length from which a text is not made: the bus takes no such body. */
const longest = 200_000;

/** Makes a text by pattern, format and bounds of length. @throws CannotMakeError */
export function textValue(parts: Conjuncts, at: readonly string[], random: Random): string {
  const least = Math.max(0, ...numbersOf(parts, 'minLength'));
  const most = Math.min(Infinity, ...numbersOf(parts, 'maxLength'));
  if (least > most)
    throw new CannotMakeError(at, `no text has at least ${least} and at most ${most} characters`);
  if (least > longest)
    throw new CannotMakeError(at, `a text of ${least} characters is too long to be posted`);
  const [pattern] = textsOf(parts, 'pattern');
  const format = textsOf(parts, 'format').find((name) => makers.has(name));
  if (pattern === undefined && format === undefined) return plainText(least, most, random);
  for (let left = tries; left > 0; left -= 1) {
    const text = pattern === undefined ? makers.get(format ?? '')?.(random) : patternText(pattern, random);
    if (text === undefined)
      throw new CannotMakeError(at, `the pattern ${pattern ?? ''} is not one that texts are made from`);
    const { length } = Array.from(text);
    if (length >= least && length <= most) return text;
  }
  throw new CannotMakeError(at, 'no text was found that has both the form and the length');
}

function plainText(least: number, most: number, random: Random): string {
  let text = wordOf(random);
  while (text.length < least) text += ` ${wordOf(random)}`;
  // A space at the end would be an accident of the cut.
  return text.slice(0, Math.min(most, Math.max(least, text.length))).replace(/ $/, 'x');
}
