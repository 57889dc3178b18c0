import type { Random } from './random.ts';
import { CannotMakeError } from './cannot-make-error.ts';
import { type Conjuncts, numbersOf, textsOf } from './conjuncts.ts';

/** The steps that a number lies above its only bound at most. */
const span = 100;

/** The digits of a double that are certain. */
const precision = 15;

/** Makes a number within its bounds, a multiple of all that it must be a multiple of. @throws CannotMakeError */
export function numberValue(
  parts: Conjuncts,
  isInteger: boolean,
  at: readonly string[],
  random: Random,
): number {
  const isWhole = isInteger || textsOf(parts, 'format').some((format) => /^int(32|64)$/.test(format));
  const multiples = numbersOf(parts, 'multipleOf');
  const step =
    isWhole || multiples.length > 0 ? commonMultiple([...(isWhole ? [1] : []), ...multiples]) : undefined;
  const [least, most] = boundsOf(parts, step ?? 1);
  const value =
    step === undefined ? realBetween(least, most, random) : multipleBetween(least, most, step, random);
  if (value !== undefined) return value;
  throw new CannotMakeError(at, `no ${isWhole ? 'whole number' : 'number'} lies within its bounds`);
}

interface Bound {
  readonly at: number;
  readonly isOpen: boolean;
}

function boundsOf(parts: Conjuncts, step: number): readonly [Bound, Bound] {
  const bound = (closed: string, open: string, sign: 1 | -1): Bound | undefined =>
    [
      ...numbersOf(parts, closed).map((at) => ({ at, isOpen: false })),
      ...numbersOf(parts, open).map((at) => ({ at, isOpen: true })),
    ].toSorted((a, b) => sign * (b.at - a.at) || Number(b.isOpen) - Number(a.isOpen))[0];
  const least = bound('minimum', 'exclusiveMinimum', 1);
  const most = bound('maximum', 'exclusiveMaximum', -1);
  const low = most === undefined ? 0 : Math.min(0, most.at - span * step);
  const from = least ?? { at: low, isOpen: false };
  return [from, most ?? { at: Math.max(span * step, from.at + span * step), isOpen: false }];
}

function multipleBetween(least: Bound, most: Bound, step: number, random: Random): number | undefined {
  // A bound that is a multiple in decimals may miss its place as a double by a little.
  const first = Math.ceil(round(least.at / step));
  const last = Math.floor(round(most.at / step));
  const from = least.isOpen && round(first * step) === least.at ? first + 1 : first;
  const to = most.isOpen && round(last * step) === most.at ? last - 1 : last;
  return from > to ? undefined : round(random.whole(from, to) * step);
}

function realBetween(least: Bound, most: Bound, random: Random): number | undefined {
  const isWithin = (value: number): boolean =>
    (least.isOpen ? value > least.at : value >= least.at) &&
    (most.isOpen ? value < most.at : value <= most.at);
  const drawn = least.at + random.next() * (most.at - least.at);
  return [Number(drawn.toFixed(2)), drawn, (least.at + most.at) / 2].find(isWithin);
}

const round = (value: number): number => Number(value.toPrecision(precision));

/** Returns the least number that is a multiple of all, calculated in whole numbers of the finest decimal place. */
function commonMultiple(numbers: readonly number[]): number {
  const scale = 10 ** Math.max(...numbers.map(placesOf));
  const whole = numbers.map((number) => Math.round(number * scale));
  return whole.reduce((a, b) => (a / divisor(a, b)) * b) / scale;
}

function placesOf(number: number): number {
  const [, digits = '', exponent = '0'] = /^-?\d+(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(number)) ?? [];
  return Math.max(0, digits.length - Number(exponent));
}

const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));
