import type { Json } from '../../json/json.ts';
import type { Claim } from '../claim.ts';
import { elementsOf } from './bags.ts';

/**
 * The smallest array that lacks no element of any claim, in the order of first appearance, the claims being taken by
 * the names of their sources.
 */
export function unionOfArrays(claims: readonly Claim<readonly Json[]>[]): readonly Json[] {
  return elementsOf(claims).map((element) => element.value);
}
