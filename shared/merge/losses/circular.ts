import { isNumeric, toDouble } from '../../json/exact-number.ts';
import type { Json } from '../../json/json.ts';
import { compareText } from '../../json/canonical-text.ts';
import type { Claim } from '../claim.ts';
import { tallyClaims } from '../tally-claims.ts';
import { defineLoss } from './loss.ts';

/** The weighted median of angles, or of times of day. */
export const circular = defineLoss('circular', ({ period }) => ({
  accepts: (value): value is Json => turnsOf(value, period) !== undefined,
  settle: (claims) => circularMedian(claims, period),
  distance: (claim, settled) => arc(turnsOf(claim, period) ?? 0, turnsOf(settled, period) ?? 0),
  equates: true,
  hasOwnKind: true,
}));

/** The period of a field that declares none: numbers are degrees. */
const degrees = 360;

const timeOfDay =
  /^([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d|60)(\.\d+)?)?(?:[Zz]|([+-])([01]\d|2[0-3]):([0-5]\d))?$/;

/** Returns the place of a value on the circle, from 0 to 1. A value is a number over the period, or a time of day. */
export function turnsOf(value: Json, period = degrees): number | undefined {
  const turns =
    typeof value === 'string' ? daysOf(value) : isNumeric(value) ? (toDouble(value) % period) / period : NaN;
  if (turns === undefined || !Number.isFinite(turns)) return undefined;
  const part = turns - Math.floor(turns);
  return part < 1 ? part : 0;
}

/** Less is what rounding makes of two ways to write one place. */
const leastArc = 1e-12;

/** Between two places on the circle, in turns: at most a half. */
export function arc(a: number, b: number): number {
  const apart = Math.abs(a - b);
  const least = Math.min(apart, 1 - apart);
  return least < leastArc ? 0 : least;
}

/**
 * The claim of least total weighted arc to all claims: the weighted circular median. No value between the claims loses
 * less, for the total bends upwards at claims only. In a tie, the first from 0 on.
 */
function circularMedian(claims: readonly Claim[], period?: number): Json | undefined {
  const places = tallyClaims(claims)
    .map(({ value, text, weight }) => ({ value, text, weight, at: turnsOf(value, period) ?? 0 }))
    .toSorted((a, b) => a.at - b.at || a.text.length - b.text.length || compareText(a.text, b.text));
  // Sums of the same arcs in another order differ in their last bits, which is no reason to prefer one.
  const rounding = leastArc * places.reduce((sum, { weight }) => sum + weight, 0);
  const costs = arcCosts(places);
  let best = 0;
  for (const [index, cost] of costs.entries()) if (cost < (costs[best] ?? 0) - rounding) best = index;
  return places[best]?.value;
}

/** Returns the total weighted arc from each place to all. One walk around the circle keeps a finger at the antipode. */
function arcCosts(places: readonly { readonly at: number; readonly weight: number }[]): number[] {
  const count = places.length;
  const [weights, moments] = [[0], [0]];
  for (let index = 0; index < 2 * count; index += 1) {
    const { at = 0, weight = 0 } = places[index % count] ?? {};
    const turned = index < count ? at : at + 1;
    weights.push((weights[index] ?? 0) + weight);
    moments.push((moments[index] ?? 0) + weight * turned);
  }
  const sum = (sums: readonly number[], from: number, to: number): number =>
    (sums[to] ?? 0) - (sums[from] ?? 0);
  let antipode = 0;
  return places.map(({ at }, index) => {
    antipode = Math.max(antipode, index);
    while (antipode < index + count && turnedAt(places, antipode) - at <= 0.5) antipode += 1;
    const ahead = sum(moments, index, antipode) - at * sum(weights, index, antipode);
    const behind = (1 + at) * sum(weights, antipode, index + count) - sum(moments, antipode, index + count);
    return ahead + behind;
  });
}

function turnedAt(places: readonly { readonly at: number }[], index: number): number {
  const { at = 0 } = places[index % places.length] ?? {};
  return index < places.length ? at : at + 1;
}

/** `23:50`, `9:30`, and RFC 3339's `23:50:00.5+01:00`, which is turned into UTC. */
function daysOf(text: string): number | undefined {
  const match = timeOfDay.exec(text.trim());
  if (match === null) return undefined;
  const [, hour, minute, second = '0', fraction = '0', sign, offsetHours = '0', offsetMinutes = '0'] = match;
  const offset = (Number(offsetHours) * 60 + Number(offsetMinutes)) * (sign === '-' ? -60 : 60);
  const seconds = Number(hour) * 3600 + Number(minute) * 60 + Number(second) + Number(fraction);
  return (seconds - offset) / 86_400;
}
