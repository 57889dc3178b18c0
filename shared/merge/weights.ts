import type { Claim } from './claim.ts';

/** The bounds of a weight. They keep sums of weights from overflowing and halves from vanishing. */
const heaviest = 1e100;
const lightest = 1e-100;

/**
 * Returns the weight declared for a source, or `undefined`. A value that is not positive counts as 0, which carries no
 * weight.
 */
export function declaredWeight(
  weights: Readonly<Record<string, number>>,
  source: string,
): number | undefined {
  if (!Object.hasOwn(weights, source)) return undefined;
  const weight = weights[source];
  if (weight === undefined || !(weight > 0)) return 0;
  return Math.min(Math.max(weight, lightest), heaviest);
}

/** Returns the claims with the field's own weights, if it declares them. If no claim has weight, all weigh the same. */
export function withFieldWeights(
  claims: readonly Claim[],
  own: Readonly<Record<string, number>> | undefined,
): readonly Claim[] {
  const counted =
    own === undefined ? claims : claims.map((claim) => withWeight(claim, declaredWeight(own, claim.source)));
  return counted.some(hasWeight) ? counted : counted.map((claim) => withWeight(claim, 1));
}

export function hasWeight(claim: Claim): boolean {
  return claim.weight > 0;
}

function withWeight(claim: Claim, weight: number | undefined): Claim {
  return weight === undefined ? claim : { ...claim, weight };
}
