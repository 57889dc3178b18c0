import type { FieldPolicy } from '../../policy/merge-policy.ts';
import { isNumeric, toDouble } from '../../json/exact-number.ts';
import type { Json } from '../../json/json.ts';
import type { Sums } from '../../truth-discovery/evidence/sums.ts';
import type { Claim } from '../claim.ts';
import type { Loss } from '../losses/loss.ts';
import { effectiveNumber, type Confidence } from '../confidence.ts';
import { isSameValue } from '../../json/same-value.ts';

/** The evidence of earlier groups about the sources, as a merge queries it. */
export interface Trust {
  /** Returns the probability that a single claim is right: the accuracy of its source in the field. */
  accuracyOf(field: string, claim: Claim): number;
  /** @param claims at least two, one a source */
  estimateLabels(field: string, claims: readonly Claim[]): Estimate;
  /** @param claims at least two, one a source, each finite */
  estimateNumbers(field: string, claims: readonly Claim<number>[]): Estimate;
  /**
   * Returns the evidence update of corrected labels.
   *
   * @param claims at least one, one a source
   */
  correctLabels(field: string, claims: readonly Claim[], value: Json): EvidenceUpdate;
  /** @param claims at least one, one a source, each finite as `value` is */
  correctNumbers(field: string, claims: readonly Claim<number>[], value: number): EvidenceUpdate;
}

/** The evidence update of one field, with its stored name. */
export interface EvidenceUpdate {
  readonly name: string;
  readonly sums: Sums;
}

/** The estimate of one field, with its evidence update. */
export interface Estimate extends EvidenceUpdate {
  /** One of the claims; undefined if the field's loss settles it by the weights. */
  readonly settled: Json | undefined;
  readonly confidence: number | undefined;
  readonly effectiveSources: number;
  /** The weight of each source in the claims; 1 on average. */
  readonly weights: ReadonlyMap<string, number>;
}

/** Undefined where nothing can be learned: of one claim, of other losses, and where the field declares its weights. */
export function estimate(
  field: string,
  claims: readonly Claim[],
  loss: Loss,
  declared: FieldPolicy | undefined,
  trust: Trust,
): Estimate | undefined {
  if (claims.length < 2 || declaresWeights(declared)) return undefined;
  if (loss.evidence === 'labels') return trust.estimateLabels(field, claims);
  if (loss.evidence !== 'numbers') return undefined;
  const numbers = claims.flatMap(measuredClaim);
  return numbers.length === claims.length ? trust.estimateNumbers(field, numbers) : undefined;
}

/** Returns the confidence in a field that is not estimated. */
export function confidenceOf(
  field: string,
  claims: readonly Claim[],
  loss: Loss,
  declared: FieldPolicy | undefined,
  trust: Trust | undefined,
): Confidence {
  const [first, second] = claims;
  const isAlone = first !== undefined && second === undefined;
  const isKnown = trust !== undefined && loss.evidence === 'labels' && !declaresWeights(declared);
  return {
    ...(isAlone && isKnown && { confidence: trust.accuracyOf(field, first) }),
    effectiveSources: effectiveNumber(claims),
  };
}

/**
 * Adjusts the confidence where claims of another kind were overruled, because they contradict the settled value. If
 * their value is the more probable one, the settled value gets at most the remaining probability.
 */
export function confidenceAmongAll(
  known: Confidence,
  field: string,
  settled: Json,
  claims: readonly Claim[],
  trust: Trust | undefined,
): Confidence {
  if (known.confidence === undefined || trust === undefined) return known;
  const { settled: estimated, confidence = 0 } = trust.estimateLabels(field, claims);
  const isSettled = estimated !== undefined && isSameValue(estimated, settled);
  return { ...known, confidence: isSettled ? confidence : Number((1 - confidence).toFixed(4)) };
}

function declaresWeights(declared: FieldPolicy | undefined): boolean {
  return Object.keys(declared?.weights ?? {}).length > 0;
}

/** Returns the claim with its number as a double; nothing where its value is no finite number. */
export function measuredClaim(claim: Claim): readonly Claim<number>[] {
  const { value } = claim;
  if (!isNumeric(value)) return [];
  const measured = toDouble(value);
  return Number.isFinite(measured) ? [{ ...claim, value: measured }] : [];
}

export function withEstimatedWeights(
  claims: readonly Claim[],
  estimated: Estimate | undefined,
): readonly Claim[] {
  if (estimated === undefined) return claims;
  return claims.map((claim) => ({ ...claim, weight: estimated.weights.get(claim.source) ?? claim.weight }));
}
