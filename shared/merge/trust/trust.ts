import type { FieldPolicy } from '../../policy/merge-policy.ts';
import type { Json } from '../../json/json.ts';
import type { Sums } from '../../truth-discovery/evidence/sums.ts';
import type { Claim } from '../claim.ts';
import type { Loss } from '../losses/loss.ts';
import { effectiveNumber, type Confidence } from '../doubt.ts';
import { isSameValue } from '../../json/same-value.ts';

/** What earlier groups have taught of the sources, as a merge asks for it. */
export interface Trust {
  /** The probability that what nobody else speaks of is so: how often its source is right in the field. */
  ofOne(field: string, claim: Claim): number;
  /** @param claims at least two, one a source */
  ofLabels(field: string, claims: readonly Claim[]): Estimate;
  /** @param claims at least two, one a source, each finite */
  ofNumbers(field: string, claims: readonly Claim<number>[]): Estimate;
  /** What the claims teach when it is told what is right. @param claims at least one, one a source */
  certainOfLabels(field: string, claims: readonly Claim[], value: Json): EvidenceUpdate;
  /** @param claims at least one, one a source, each finite as `value` is */
  certainOfNumbers(field: string, claims: readonly Claim<number>[], value: number): EvidenceUpdate;
}

/** What a group teaches of one field, and the name it is to be remembered by. */
export interface EvidenceUpdate {
  readonly name: string;
  readonly sums: Sums;
}

/** How the claims of one field are believed. */
export interface Estimate extends EvidenceUpdate {
  /** One of the claims; undefined where the field's loss settles it by the weights. */
  readonly settled: Json | undefined;
  readonly confidence: number | undefined;
  readonly effectiveSources: number;
  /** Of each source that was asked for; 1 on average. */
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
  if (loss.evidence === 'labels') return trust.ofLabels(field, claims);
  return loss.evidence === 'numbers' && claims.every(isFiniteClaim)
    ? trust.ofNumbers(field, claims)
    : undefined;
}

/** How sure a field is of which nothing can be learned here. */
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
    ...(isAlone && isKnown && { confidence: trust.ofOne(field, first) }),
    effectiveSources: effectiveNumber(claims),
  };
}

/**
 * The same where claims of another kind were overruled: they say that it is not so. If they are believed more, what is
 * left to the settled value is at most the rest.
 */
export function amongAll(
  surety: Confidence,
  field: string,
  settled: Json,
  claims: readonly Claim[],
  trust: Trust | undefined,
): Confidence {
  if (surety.confidence === undefined || trust === undefined) return surety;
  const { settled: believed, confidence = 0 } = trust.ofLabels(field, claims);
  const isSettled = believed !== undefined && isSameValue(believed, settled);
  return { ...surety, confidence: isSettled ? confidence : Number((1 - confidence).toFixed(4)) };
}

function declaresWeights(declared: FieldPolicy | undefined): boolean {
  return Object.keys(declared?.weights ?? {}).length > 0;
}

export function isFiniteClaim(claim: Claim): claim is Claim<number> {
  return Number.isFinite(claim.value);
}

export function reweighed(claims: readonly Claim[], believed: Estimate | undefined): readonly Claim[] {
  if (believed === undefined) return claims;
  return claims.map((claim) => ({ ...claim, weight: believed.weights.get(claim.source) ?? claim.weight }));
}
