import { type Numeric, toDouble } from '../../json/exact-number.ts';
import type { Claim } from '../claim.ts';
import { compensatedSum, scaleFor, toFinite } from './squared.ts';
import { defineLoss } from './loss.ts';
import { gap, isNumber, roundedAmong } from './numbers.ts';

/** A mean of numbers that outliers do not move. */
export const huber = defineLoss('huber', ({ delta }) => ({
  accepts: isNumber,
  settle: (claims: readonly Claim<Numeric>[]) => {
    const centre = huberCentre(claims, delta);
    return centre === undefined ? undefined : roundedAmong(claims, centre);
  },
  distance: gap,
  evidence: 'numbers',
}));

interface Point {
  readonly value: number;
  readonly weight: number;
}

/**
 * Returns the value of least total weighted Huber loss. The loss is half the square of a distance up to `delta`, and
 * linear from there, so that a distant claim pulls no harder than one at `delta`. The result is exact: the slope of the
 * total is piecewise linear, so halving among the places where it bends and one division find its zero. If a whole
 * stretch has the least loss, the result is its middle.
 *
 * @see P. J. Huber, Robust estimation of a location parameter, Ann. Math. Statist. 35 (1964)
 */
export function huberCentre(claims: readonly Claim<Numeric>[], declared?: number): number | undefined {
  const points = pointsOf(claims);
  const [lowest, highest] = [points[0], points.at(-1)];
  if (lowest === undefined || highest === undefined) return undefined;
  const delta = toFinite(declared ?? spreadOf(points));
  if (!(delta > 0)) return middle(points);
  const scale = scaleFor(Math.max(-lowest.value, highest.value, delta));
  const scaled = points.map(({ value, weight }) => ({ value: value * scale, weight }));
  const centre = stationary(scaled, delta * scale) / scale;
  return Math.min(Math.max(centre, lowest.value), highest.value);
}

/**
 * Returns the `delta` of a field that declares none: 1.345 times the spread of its claims. With normal errors this
 * costs only 5 % of a mean's accuracy. The spread is the weighted median distance from the weighted median, scaled to be the standard
 * deviation where the claims are normal.
 */
export function robustDelta(claims: readonly Claim<Numeric>[]): number {
  return spreadOf(pointsOf(claims));
}

/** By value and weight, so that no sum depends on who claims what. */
function pointsOf(claims: readonly Claim<Numeric>[]): Point[] {
  return claims
    .map(({ value, weight }) => ({ value: toFinite(toDouble(value)), weight }))
    .toSorted((a, b) => a.value - b.value || a.weight - b.weight);
}

function spreadOf(points: readonly Point[]): number {
  const centre = middle(points);
  const away = points.map(({ value, weight }) => ({ value: Math.abs(value - centre), weight }));
  return 1.345 * 1.4826 * middle(away.toSorted((a, b) => a.value - b.value || a.weight - b.weight));
}

/** The weighted median; where a stretch is one, its middle. */
function middle(points: readonly Point[]): number {
  const half = compensatedSum(points.map(({ weight }) => weight)) / 2;
  let upTo = 0;
  for (const [index, { value, weight }] of points.entries()) {
    upTo += weight;
    if (upTo > half) return value;
    if (upTo === half) return value / 2 + (points[index + 1]?.value ?? value) / 2;
  }
  return points.at(-1)?.value ?? 0;
}

function stationary(points: readonly Point[], delta: number): number {
  const bends = points.flatMap(({ value }) => [value - delta, value + delta]).toSorted((a, b) => a - b);
  const slopeAt = (at: number): number =>
    compensatedSum(points.map(({ value, weight }) => weight * Math.min(Math.max(at - value, -delta), delta)));
  const bend = (index: number): number => bends[Math.min(Math.max(index, 0), bends.length - 1)] ?? 0;
  const rising = firstIndex(bends.length, (index) => slopeAt(bend(index)) >= 0);
  if (slopeAt(bend(rising)) === 0) {
    const past = firstIndex(bends.length, (index) => slopeAt(bend(index)) > 0);
    return bend(rising) / 2 + bend(past - 1) / 2;
  }
  return zeroBetween(points, delta, bend(rising - 1), bend(rising));
}

/** Between two neighbouring bends the slope is that of a line. */
function zeroBetween(points: readonly Point[], delta: number, from: number, to: number): number {
  const at = from / 2 + to / 2;
  const moments: number[] = [];
  const weights: number[] = [];
  for (const { value, weight } of points) {
    if (value < at - delta) moments.push(-weight * delta);
    else if (value > at + delta) moments.push(weight * delta);
    else {
      moments.push(weight * value);
      weights.push(weight);
    }
  }
  if (weights.length === 0) return at;
  return Math.min(Math.max(compensatedSum(moments) / compensatedSum(weights), from), to);
}

/** The first index of which it is true, of a condition that stays true; `length` where there is none. */
function firstIndex(length: number, isTrue: (index: number) => boolean): number {
  let [low, high] = [0, length];
  while (low < high) {
    const half = (low + high) >> 1;
    if (isTrue(half)) high = half;
    else low = half + 1;
  }
  return low;
}
