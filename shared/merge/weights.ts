import type { Claim } from './claim.ts';

/** Beyond these bounds a weight is taken as the bound, so that no sum of weights overflows and no half vanishes. */
const heaviest = 1e100;
const lightest = 1e-100;

/** The weight declared for a source, or undefined. A bridge file cannot declare one below 0; that has no voice. */
export function declaredWeight(
  weights: Readonly<Record<string, number>>,
  source: string,
): number | undefined {
  if (!Object.hasOwn(weights, source)) return undefined;
  const weight = weights[source];
  if (weight === undefined || !(weight > 0)) return 0;
  return Math.min(Math.max(weight, lightest), heaviest);
}

/** The claims as they count in one field: by the field's own weights where it has them, equal where nobody has a voice. */
export function weighed(
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
