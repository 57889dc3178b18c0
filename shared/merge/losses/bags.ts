import type { Json } from '../../json/json.ts';
import { canonicalText } from '../../json/canonical-text.ts';
import type { Claim } from '../claim.ts';

/**
 * One element of the arrays that are claimed. Arrays are taken as bags: the second `1` of `[1, 1]` is an element of
 * its own, so that an array on which all agree is settled as it is.
 */
interface Element {
  readonly value: Json;
  readonly text: string;
  /** Of the claims that have it. */
  weight: number;
  /** Sum of its positions in them, each times the claim's weight. */
  rank: number;
}

type Arrays = readonly Claim<readonly Json[]>[];

/** Every element of the claims, in the order of its first appearance, claim by claim. */
export function elementsOf(claims: Arrays): Element[] {
  const elements: Element[] = [];
  const occurrences = new Map<string, Element[]>();
  for (const { weight, value: array } of claims) {
    const seen = new Map<string, number>();
    for (const [position, value] of array.entries()) {
      const text = canonicalText(value);
      const nth = seen.get(text) ?? 0;
      seen.set(text, nth + 1);
      let known = occurrences.get(text);
      if (known === undefined) occurrences.set(text, (known = []));
      let element = known[nth];
      if (element === undefined) {
        element = { value, text, weight: 0, rank: 0 };
        known.push(element);
        elements.push(element);
      }
      element.weight += weight;
      element.rank += weight * position;
    }
  }
  return elements;
}

/** In how many elements two arrays differ, their order aside. */
export function bagDistance(a: readonly Json[], b: readonly Json[]): number {
  const surplus = new Map<string, number>();
  for (const value of a) add(surplus, value, 1);
  for (const value of b) add(surplus, value, -1);
  let distance = 0;
  for (const count of surplus.values()) distance += Math.abs(count);
  return distance;
}

function add(counts: Map<string, number>, value: Json, count: number): void {
  const text = canonicalText(value);
  counts.set(text, (counts.get(text) ?? 0) + count);
}
