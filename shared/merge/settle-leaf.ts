import type { FieldPolicy } from '../policy/merge-policy.ts';
import type { Json } from '../json/json.ts';
import { canonicalText, compareText } from '../json/canonical-text.ts';
import { type Claim, type Kind, kindOf, strongestKind } from './claim.ts';
import { defaultLoss } from './losses/default-loss.ts';
import { askedOf, judged, type Confidence } from './doubt.ts';
import { foldTallies } from './fold-tallies.ts';
import type { MergeTrace } from './merge-trace.ts';
import type { Loss } from './losses/loss.ts';
import { declaredLoss, plainLoss } from './losses/losses.ts';
import type { SettledField } from './merged.ts';
import { readClaims } from './read-claims.ts';
import { isSameValue } from '../json/same-value.ts';
import { tallyClaims, type ValueTally } from './tally-claims.ts';
import { type Estimate, amongAll, estimate, reweighed, confidenceOf } from './trust/trust.ts';
import { hasWeight, weighed } from './weights.ts';

/**
 * Settles one field as a whole and writes down who won, who dissented, and over what.
 *
 * @param claims at least one, one a source, sorted by source
 * @param voted the kinds of claims that are voted on where nothing is declared
 */
export function settleLeaf(
  field: string,
  claims: readonly Claim[],
  declared: FieldPolicy | undefined,
  trace: MergeTrace,
  voted?: readonly Kind[],
): Json {
  const read = readClaims(weighed(claims, declared?.weights), declared);
  const wanted = declared === undefined ? undefined : declaredLoss(declared);
  const equals = contendersOf(read, wanted);
  const loss = fittingLoss(equals, wanted, voted);
  const estimated =
    trace.trust === undefined ? undefined : estimate(field, equals, loss, declared, trace.trust);
  if (estimated !== undefined) note(estimated, trace);
  const contenders = reweighed(equals, estimated);
  const counted = reweighed(read, estimated);
  const asked = askedOf(trace.thresholds, declared);
  const confidence =
    estimated === undefined && asked !== undefined
      ? confidenceOf(field, contenders, loss, declared, trace.trust)
      : told(estimated);
  const [first] = counted;
  if (first !== undefined && isUnanimous(counted)) {
    trace.fields.push({
      field,
      loss: loss.name,
      winners: counted.map((claim) => claim.source),
      dissenters: [],
      ...judged(confidence, asked),
    });
    return first.value;
  }
  // What all who count say stands as they say it, whoever speaks beside them.
  const [voice] = contenders;
  const settled =
    estimated?.settled ??
    (voice !== undefined && isUnanimous(contenders) ? voice.value : loss.settle(contenders)) ??
    null;
  const distinct = tallyClaims(counted);
  const tallies = loss.isProse ? foldTallies(distinct, settled, trace.near) : distinct;
  const { isSettled, ...sides } = divide(tallies, settled, loss);
  const voiced = trace.trust === undefined ? contenders : read.filter(hasWeight);
  const sure =
    voiced.length === contenders.length
      ? confidence
      : amongAll(confidence, field, settled, voiced, trace.trust);
  trace.fields.push({ field, loss: loss.name, ...sides, ...judged(sure, asked), ...weightsIn(estimated) });
  if (isSettled) return settled;
  trace.conflicts.push({ field, loss: loss.name, settled, claims: listed(tallies) });
  return settled;
}

function isUnanimous(claims: readonly Claim[]): boolean {
  const [first] = claims;
  return first !== undefined && claims.every((claim) => isSameValue(claim.value, first.value));
}

function note({ name, sums, weights }: Estimate, { evidenceUpdate, weights: traced }: MergeTrace): void {
  evidenceUpdate.set(name, sums);
  for (const [source, weight] of weights) {
    const known = traced.get(source);
    if (known === undefined) traced.set(source, [weight]);
    else known.push(weight);
  }
}

function told(estimated: Estimate | undefined): Confidence {
  if (estimated === undefined) return {};
  const { confidence, effectiveSources } = estimated;
  return { ...(confidence !== undefined && { confidence }), effectiveSources };
}

function weightsIn(estimated: Estimate | undefined): Pick<SettledField, 'weights'> {
  return estimated === undefined ? {} : { weights: Object.fromEntries(estimated.weights) };
}

/**
 * The claims as a conflict lists them: the weightiest first, then by canonical JSON. Of the sum of decimal fractions the
 * digits are told that are not its rounding error.
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

/** The claims that the loss is taken over: those with a voice, and of the strongest kind unless kinds do not matter. */
function contendersOf(counted: readonly Claim[], wanted: Loss | undefined): readonly Claim[] {
  const voiced = counted.every(hasWeight) ? counted : counted.filter(hasWeight);
  if (wanted?.comparesAnyKind === true) return voiced;
  if (wanted?.hasOwnKind === true) {
    const own = voiced.filter((claim) => wanted.accepts(claim.value));
    if (2 * weightOf(own) >= weightOf(voiced)) return own;
  }
  const [first] = voiced;
  if (first === undefined) return voiced;
  const kind = kindOf(first.value);
  if (voiced.every((claim) => kindOf(claim.value) === kind)) return voiced;
  const strongest = strongestKind(voiced);
  return voiced.filter((claim) => kindOf(claim.value) === strongest);
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

/** Winners are those nearest to the settled value: nobody is nearer than who claims it. */
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
