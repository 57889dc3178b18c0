import type { Json } from '../../json/json.ts';
import { isArray } from '../../json/is-json-object.ts';
import type { Claim } from '../claim.ts';
import { bagDistance, elementsOf } from './bags.ts';
import { defineLoss } from './loss.ts';

/** Every element that a list claims. */
export const union = defineLoss('union', () => ({
  accepts: isArray,
  settle: unionOfArrays,
  distance: bagDistance,
}));

/**
 * Returns the smallest array that has every element of every claim. Elements stand in the order of first appearance,
 * with the claims sorted by the names of their sources.
 */
function unionOfArrays(claims: readonly Claim<readonly Json[]>[]): readonly Json[] {
  return elementsOf(claims).map((element) => element.value);
}
