import type { Json } from '../json/json.ts';
import { canonicalText } from '../json/canonical-text.ts';
import type { Claim } from './claim.ts';

/** One distinct value with its sources. */
export interface ValueTally<T extends Json = Json> {
  readonly value: T;
  /** The canonical text of the value. */
  readonly text: string;
  /** The sources in the order of the claims. */
  readonly sources: readonly string[];
  readonly weight: number;
}

/** Returns the distinct values among the claims, by canonical equality, in the order of their first claims. */
export function tallyClaims<T extends Json>(claims: readonly Claim<T>[]): ValueTally<T>[] {
  const tallies = new Map<string, { value: T; text: string; sources: string[]; weight: number }>();
  for (const { source, weight, value } of claims) {
    const text = canonicalText(value);
    const known = tallies.get(text);
    if (known === undefined) {
      tallies.set(text, { value, text, sources: [source], weight });
    } else {
      known.sources.push(source);
      known.weight += weight;
    }
  }
  return [...tallies.values()];
}
