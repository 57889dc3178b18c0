import { distance } from 'fastest-levenshtein';
import type { Json } from '../../json/json.ts';
import type { Claim } from '../claim.ts';
import { tallyClaims, type ValueTally } from '../tally-claims.ts';
import { gramCosts } from './gram-costs.ts';
import { defineLoss } from './loss.ts';

/** The claimed text nearest to all. */
export const edit = defineLoss(
  'edit',
  () => ({ accepts: isString, settle: weightedMedoid, isVerbatim: true, isProse: true }),
  ['free text'],
);

function isString(value: Json): value is string {
  return typeof value === 'string';
}

/**
 * The number of steps of the bit-parallel algorithm that every claimed character allows. A step covers 32 cells of the
 * edit matrix. The limit keeps the cost linear in the size of the claims: hostile texts cannot make it quadratic.
 */
const stepsPerCharacter = 256;

/**
 * The claim of least total weighted edit distance to all claims (the medoid under Levenshtein's distance, in UTF-16
 * code units). Where finding that would cost too much, the medoid under the distance of trigram profiles instead.
 * In a tie, the text that comes first by code units.
 */
export function weightedMedoid(claims: readonly Claim<string>[]): string | undefined {
  const texts = tallyClaims(claims).toSorted((a, b) => (a.value < b.value ? -1 : 1));
  const costs = isAffordable(texts) ? editCosts(texts) : gramCosts(texts);
  let best: string | undefined;
  let least = Infinity;
  for (const [index, cost] of costs.entries()) {
    if (cost < least) {
      best = texts[index]?.value;
      least = cost;
    }
  }
  return best;
}

/** Tells whether the budget allows to compare all pairs. The check itself compares none. */
export function isAffordable(texts: readonly { readonly value: string }[]): boolean {
  const lengths = texts.map((text) => text.value.length + 1).toSorted((a, b) => a - b);
  let shorter = 0;
  let steps = 0;
  for (const length of lengths) {
    steps += Math.ceil(length / 32) * shorter;
    shorter += length;
  }
  return steps <= stepsPerCharacter * shorter;
}

function editCosts(texts: readonly ValueTally<string>[]): Float64Array {
  const costs = new Float64Array(texts.length);
  for (const [i, a] of texts.entries()) {
    for (let j = i + 1; j < texts.length; j += 1) {
      const b = texts[j];
      if (b === undefined) break;
      const apart = distance(a.value, b.value);
      costs[i] = (costs[i] ?? 0) + b.weight * apart;
      costs[j] = (costs[j] ?? 0) + a.weight * apart;
    }
  }
  return costs;
}
