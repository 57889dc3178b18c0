import type { FieldPolicy } from '../policy/merge-policy.ts';
import type { Json } from '../json/json.ts';
import { canonicalText, compareText } from '../json/canonical-text.ts';
import { type Claim, type Kind, kindOf, strongestKind } from './claim.ts';
import { defaultLoss } from './losses/default-loss.ts';
import { thresholdsOf, applyThresholds, type Confidence } from './confidence.ts';
import { foldTallies } from './fold-tallies.ts';
import type { MergeTrace } from './merge-trace.ts';
import type { Loss } from './losses/loss.ts';
import { declaredLoss, plainLoss } from './losses/loss-of.ts';
import type { SettledField } from './merged.ts';
import { readClaims } from './read-claims.ts';
import { isSameValue } from '../json/same-value.ts';
import { tallyClaims, type ValueTally } from './tally-claims.ts';
import {
  type Estimate,
  confidenceAmongAll,
  estimate,
  withEstimatedWeights,
  confidenceOf,
} from './trust/trust.ts';
import { hasWeight, withFieldWeights } from './weights.ts';

/**
 * Settles one field as a whole, and records its winners, its dissenters and the conflict.
 *
 * @param claims at least one, one a source, sorted by source
 * @param voted the kinds of claims that are settled by vote without a declared policy
 */
export function settleLeaf(
  field: string,
  claims: readonly Claim[],
  declared: FieldPolicy | undefined,
  trace: MergeTrace,
  voted?: readonly Kind[],
): Json {
  const read = readClaims(withFieldWeights(claims, declared?.weights), declared);
  const wanted = declared === undefined ? undefined : declaredLoss(declared);
  const candidates = contendersOf(read, wanted);
  const loss = fittingLoss(candidates, wanted, voted);
  const estimated =
    trace.trust === undefined ? undefined : estimate(field, candidates, loss, declared, trace.trust);
  if (estimated !== undefined) recordEstimate(estimated, trace);
  const contenders = withEstimatedWeights(candidates, estimated);
  const counted = withEstimatedWeights(read, estimated);
  const thresholds = thresholdsOf(trace.thresholds, declared);
  const confidence =
    estimated === undefined && thresholds !== undefined
      ? confidenceOf(field, contenders, loss, declared, trace.trust)
      : confidenceIn(estimated);
  const [first] = counted;
  if (first !== undefined && isUnanimous(counted)) {
    trace.fields.push({
      field,
      loss: loss.name,
      winners: counted.map((claim) => claim.source),
      dissenters: [],
      ...applyThresholds(confidence, thresholds),
    });
    return first.value;
  }
  // If all claims with weight agree, their value stands in their notation, whatever the others claim.
  const [contender] = contenders;
  const settled =
    estimated?.settled ??
    (contender !== undefined && isUnanimous(contenders) ? contender.value : loss.settle(contenders)) ??
    null;
  const distinct = tallyClaims(counted);
  const tallies = loss.isProse ? foldTallies(distinct, settled, trace.near) : distinct;
  const { isSettled, ...sides } = divide(tallies, settled, loss);
  const weighted = trace.trust === undefined ? contenders : read.filter(hasWeight);
  const finalConfidence =
    weighted.length === contenders.length
      ? confidence
      : confidenceAmongAll(confidence, field, settled, weighted, trace.trust);
  trace.fields.push({
    field,
    loss: loss.name,
    ...sides,
    ...applyThresholds(finalConfidence, thresholds),
    ...weightsIn(estimated),
  });
  if (isSettled) return settled;
  trace.conflicts.push({ field, loss: loss.name, settled, claims: listed(tallies) });
  return settled;
}

function isUnanimous(claims: readonly Claim[]): boolean {
  const [first] = claims;
  return first !== undefined && claims.every((claim) => isSameValue(claim.value, first.value));
}

function recordEstimate(
  { name, sums, weights }: Estimate,
  { evidenceUpdate, weights: traced }: MergeTrace,
): void {
  evidenceUpdate.set(name, sums);
  for (const [source, weight] of weights) {
    const known = traced.get(source);
    if (known === undefined) traced.set(source, [weight]);
    else known.push(weight);
  }
}

function confidenceIn(estimated: Estimate | undefined): Confidence {
  if (estimated === undefined) return {};
  const { confidence, effectiveSources } = estimated;
  return { ...(confidence !== undefined && { confidence }), effectiveSources };
}

function weightsIn(estimated: Estimate | undefined): Pick<SettledField, 'weights'> {
  return estimated === undefined ? {} : { weights: Object.fromEntries(estimated.weights) };
}

/**
 * Returns the claims as a conflict lists them: by weight, then by canonical JSON. A sum of decimal weights is rounded
 * to twelve digits, which removes its rounding error.
 */
export function listed(
  tallies: readonly ValueTally[],
): { value: Json; sources: readonly string[]; weight: number }[] {
  return tallies
    .toSorted((a, b) => b.weight - a.weight || compareText(a.text, b.text))
    .map(({ value, sources, weight }) => ({
      value,
      sources,
      weight: sources.length === 1 || Number.isInteger(weight) ? weight : Number(weight.toPrecision(12)),
    }));
}

/** Returns the claims with weight. They are of the strongest kind, unless the loss accepts any kind. */
function contendersOf(counted: readonly Claim[], wanted: Loss | undefined): readonly Claim[] {
  const weighted = counted.every(hasWeight) ? counted : counted.filter(hasWeight);
  if (wanted?.comparesAnyKind === true) return weighted;
  if (wanted?.hasOwnKind === true) {
    const own = weighted.filter((claim) => wanted.accepts(claim.value));
    if (2 * weightOf(own) >= weightOf(weighted)) return own;
  }
  const [first] = weighted;
  if (first === undefined) return weighted;
  const kind = kindOf(first.value);
  if (weighted.every((claim) => kindOf(claim.value) === kind)) return weighted;
  const strongest = strongestKind(weighted);
  return weighted.filter((claim) => kindOf(claim.value) === strongest);
}

function weightOf(claims: readonly Claim[]): number {
  return claims.reduce((sum, { weight }) => sum + weight, 0);
}

function fittingLoss(
  contenders: readonly Claim[],
  wanted: Loss | undefined,
  voted: readonly Kind[] | undefined,
): Loss {
  if (wanted === undefined) return defaultLoss(contenders, voted);
  return contenders.every((claim) => wanted.accepts(claim.value)) ? wanted : plainLoss('vote');
}

/** Divides the sources. Winners are those nearest to the settled value; a claim of that value has distance 0. */
function divide(
  tallies: readonly ValueTally[],
  settled: Json,
  loss: Loss,
): {
  readonly winners: readonly string[];
  readonly dissenters: readonly string[];
  readonly isSettled: boolean;
} {
  const distances = distancesTo(settled, tallies, loss);
  const nearest = distances.reduce((a, b) => Math.min(a, b), Infinity);
  const winners: string[] = [];
  const dissenters: string[] = [];
  for (const [index, { sources }] of tallies.entries()) {
    const side = distances[index] === nearest ? winners : dissenters;
    for (const source of sources) side.push(source);
  }
  // Where all say the same, if not in the same way, there is nothing to tell of.
  const isSettled =
    dissenters.length === 0 && nearest === 0 && (loss.equates === true || tallies.length === 1);
  return { winners: winners.toSorted(compareText), dissenters: dissenters.toSorted(compareText), isSettled };
}

function distancesTo(settled: Json, tallies: readonly ValueTally[], { distance }: Loss): number[] {
  if (distance !== undefined) return tallies.map((each) => distance(each.value, settled));
  const text = canonicalText(settled);
  return tallies.map((each) => (each.text === text ? 0 : 1));
}
