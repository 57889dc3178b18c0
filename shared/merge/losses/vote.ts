import { compareNumerics, isNumeric, type Numeric, toDouble } from '../../json/exact-number.ts';
import type { Json } from '../../json/json.ts';
import type { Claim } from '../claim.ts';
import { isSameValue } from '../../json/same-value.ts';
import { tallyClaims, type ValueTally } from '../tally-claims.ts';
import { defineLoss, isAnyValue } from './loss.ts';

/** The claim that most weight stands behind. With a precision it measures numbers, and has no labels to learn of. */
export const vote = defineLoss(
  'vote',
  ({ precision }) => ({
    accepts: isAnyValue,
    comparesAnyKind: true,
    ...(precision === undefined
      ? { settle: weightedVote, isVerbatim: true, evidence: 'labels' }
      : {
          settle: (claims: readonly Claim[]) => tolerantVote(claims, precision),
          distance: dissent(precision),
          equates: true,
        }),
  }),
  ['object', 'string', 'boolean', 'null'],
);

/**
 * The claim of least total weighted zero-one loss: the one that most weight stands behind.
 * In a tie, the one whose canonical JSON comes first.
 */
function weightedVote(claims: readonly Claim[]): Json | undefined {
  return elected(tallyClaims(claims));
}

/**
 * The same where numbers no further apart than `precision` are one: the claim that most weight is within reach of. In a
 * tie the one that is nearest to those within its reach, then the lower number.
 */
function tolerantVote(claims: readonly Claim[], precision: number): Json | undefined {
  const tallies = tallyClaims(claims);
  const numbers = tallies.flatMap(measured).toSorted((a, b) => compareNumerics(a.value, b.value));
  const others = tallies.filter(({ value }) => !isNumeric(value));
  return elected([...supported(numbers, precision), ...others]);
}

/** Returns the distance of a claim from the settled value: 0 if they agree, or 1. */
function dissent(precision: number): (claim: Json, settled: Json) => number {
  return (claim, settled) =>
    isNumeric(claim) && isNumeric(settled)
      ? Number(!isWithin(toDouble(settled), toDouble(claim), precision))
      : Number(!isSameValue(claim, settled));
}

function elected(tallies: readonly Pick<ValueTally, 'value' | 'text' | 'weight'>[]): Json | undefined {
  const [first, ...others] = tallies;
  if (first === undefined) return undefined;
  let best = first;
  for (const rival of others) {
    if (rival.weight > best.weight || (rival.weight === best.weight && rival.text < best.text)) best = rival;
  }
  return best.value;
}

/** The number with most weight within its reach, with that weight. */
function supported(numbers: readonly Measured[], precision: number): readonly Measured[] {
  const weights = [0];
  const moments = [0];
  for (const [index, { at, weight }] of numbers.entries()) {
    weights.push((weights[index] ?? 0) + weight);
    moments.push((moments[index] ?? 0) + weight * at);
  }
  let best: Measured | undefined;
  let leastAway = Infinity;
  let [start, end] = [0, 0];
  for (const [index, tally] of numbers.entries()) {
    while (!isWithin(tally.at, numbers[start]?.at ?? tally.at, precision)) start += 1;
    end = Math.max(end, index);
    while (end < numbers.length && isWithin(tally.at, numbers[end]?.at ?? Infinity, precision)) end += 1;
    const weight = between(weights, start, end);
    const below = tally.at * between(weights, start, index) - between(moments, start, index);
    const above = between(moments, index, end) - tally.at * between(weights, index, end);
    const isBetter = best === undefined || weight > best.weight;
    if (!isBetter && !(weight === best?.weight && below + above < leastAway)) continue;
    best = { ...tally, weight };
    leastAway = below + above;
  }
  return best === undefined ? [] : [best];
}

function between(sums: readonly number[], from: number, to: number): number {
  return (sums[to] ?? 0) - (sums[from] ?? 0);
}

/** Decimal fractions are not exact in binary: 0.3 is within 0.1 of 0.2. */
function isWithin(a: number, b: number, precision: number): boolean {
  return a === b || Math.abs(a - b) <= precision * (1 + 1e-9);
}

/** A claimed number, with the double by which it is measured. */
interface Measured extends ValueTally<Numeric> {
  readonly at: number;
}

function measured({ value, ...tally }: ValueTally): readonly Measured[] {
  return isNumeric(value) ? [{ ...tally, value, at: toDouble(value) }] : [];
}
