import { compareNumerics, isNumeric } from '../../json/exact-number.ts';
import { isJsonObject } from '../../json/is-json-object.ts';
import type { Json } from '../../json/json.ts';
import { bagDistance } from '../../merge/losses/bags.ts';
import { plainLoss } from '../../merge/losses/loss-of.ts';
import { gap } from '../../merge/losses/numbers.ts';
import type { Conflict } from '../../merge/merged.ts';
import { isSameValue } from '../../json/same-value.ts';
import { isListOfWords } from './answer-agreement.ts';

/**
 * Returns a function of the cost of a value beyond that of the settled value, on a disputed field. The cost is the share
 * of the weight that the value loses, from 0 to 1. It is 0 for one of several claims with equal weight, and for prose in place of
 * other prose.
 */
export function excessLoss({ loss, settled, claims }: Conflict): (value: Json) => number {
  const values = [settled, ...claims.map((claim) => claim.value)];
  const widest = { numbers: rangeOf(values), lists: twoLongest(values) };
  const distance = (a: Json, b: Json): number => {
    if (typeof a === 'string' && typeof b === 'string' && plainLoss(loss).isProse) return 0;
    if (isNumeric(a) && isNumeric(b)) return share(gap(a, b), widest.numbers);
    if (isJsonObject(a) && isJsonObject(b)) return 0;
    if (!isList(a) || !isList(b)) return isSameValue(a, b) ? 0 : 1;
    return isListOfWords(a) || isListOfWords(b) ? 0 : share(bagDistance(a, b), widest.lists);
  };
  let total = 0;
  for (const { weight } of claims) total += weight;
  const costOf = (claimed: Json): number =>
    claims.reduce((sum, { value, weight }) => sum + weight * distance(claimed, value), 0);
  const settledCost = costOf(settled);
  // With more knowledge of the sources than their weights, the settled value may have less weight behind it.
  return (value) => (total > 0 ? rounded(Math.abs(costOf(value) - settledCost) / total) : 0);
}

function rangeOf(values: readonly Json[]): number {
  const numbers = values.filter(isNumeric).toSorted(compareNumerics);
  const [lowest, highest] = [numbers[0], numbers.at(-1)];
  return lowest === undefined || highest === undefined ? 0 : gap(lowest, highest);
}

/** No two of these lists differ in more elements. */
function twoLongest(values: readonly Json[]): number {
  const [first = 0, second = 0] = values
    .map((value) => (isList(value) ? value.length : 0))
    .toSorted((a, b) => b - a);
  return first + second;
}

function share(part: number, whole: number): number {
  return whole > 0 ? Math.min(1, part / whole) : 0;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

/** Rounds, because sums of the same weights in another order differ in their last bits. */
function rounded(number: number): number {
  return Number(number.toFixed(9));
}
