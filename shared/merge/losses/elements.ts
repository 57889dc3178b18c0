import type { Json } from '../../json/json.ts';
import { isArray } from '../../json/is-json-object.ts';
import { compareText } from '../../json/canonical-text.ts';
import type { Claim } from '../claim.ts';
import { bagDistance, elementsOf } from './bags.ts';
import { defineLoss } from './loss.ts';

/** A vote on each element of a list. */
export const elements = defineLoss(
  'elements',
  () => ({ accepts: isArray, settle: electedElements, distance: bagDistance }),
  ['array'],
);

/**
 * Returns the array of least total weighted symmetric difference. It has each element whose claims hold at least half
 * of the weight. The order is by the weighted mean of the elements' positions; in a tie the weightier one comes
 * first, then the one whose canonical JSON does.
 */
function electedElements(claims: readonly Claim<readonly Json[]>[]): readonly Json[] {
  let total = 0;
  for (const { weight } of claims) total += weight;
  return elementsOf(claims)
    .filter((element) => 2 * element.weight >= total)
    .map(({ value, text, weight, rank }) => ({ value, text, weight, meanRank: rank / weight }))
    .toSorted((a, b) => a.meanRank - b.meanRank || b.weight - a.weight || compareText(a.text, b.text))
    .map((element) => element.value);
}
