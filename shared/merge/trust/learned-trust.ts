import { hash } from '../../json/digest.ts';
import type { Json } from '../../json/json.ts';
import { correctField } from '../../truth-discovery/evidence/correct-field.ts';
import { correctNumbers } from '../../truth-discovery/numbers/correct-numbers.ts';
import type { HalfLife } from '../../policy/half-life.ts';
import type { Evidence } from '../../truth-discovery/evidence/evidence.ts';
import { type FieldState, settleField, unknownField } from '../../truth-discovery/evidence/field-state.ts';
import { type LossState, noLosses } from '../../truth-discovery/numbers/loss-state.ts';
import { numberDelta, settleNumbers } from '../../truth-discovery/numbers/settle-numbers.ts';
import { accuraciesOf } from '../../truth-discovery/votes/settle-open-votes.ts';
import {
  additionsOf,
  fieldStateFrom,
  lossAdditions,
  lossStateFrom,
  type Sums,
} from '../../truth-discovery/evidence/sums.ts';
import { canonicalText } from '../../json/canonical-text.ts';
import type { Claim } from '../claim.ts';
import type { Trust } from './trust.ts';

/**
 * Returns the trust that follows from the evidence; see docs/fusion.md. Fields of numbers and of labels have separate
 * names, because a field may contain either. States are cached by field, so that one instance serves until new evidence
 * is read.
 *
 * @param halfLife the half-life of the evidence, which determines the unit of its sums
 */
export function learnedTrust(
  evidence: Evidence,
  halfLife: HalfLife = { kind: 'none' },
): (now: number) => Trust {
  const labels = new Map<string, FieldState>();
  const numbers = new Map<string, LossState>();
  const labelState = (name: string): FieldState =>
    cached(labels, name, evidence.get(name), fieldStateFrom) ?? unknownField;
  const numberState = (name: string): LossState =>
    cached(numbers, name, evidence.get(name), lossStateFrom) ?? noLosses;
  return (now) => ({
    accuracyOf(field, { source, value }) {
      const { losses } = labelState(`labels${field}`);
      const [accuracy = 0] = accuraciesOf(losses, [{ source, label: labelOf(value) }], now, halfLife);
      return rounded(accuracy);
    },

    estimateLabels(field, claims) {
      const name = `labels${field}`;
      const state = labelState(name);
      const observations = claims.map(({ source, value }) => ({ source, label: labelOf(value) }));
      const { estimate, delta } = settleField(state, observations, now, halfLife);
      const accuracies = accuraciesOf(state.losses, observations, now, halfLife);
      const probabilities = observations.map(({ label }) => estimate.probabilities.get(label) ?? 0);
      const [settled, confidence] = mostProbable(claims, probabilities);
      return {
        settled,
        confidence: estimate.probabilities.size === 1 ? unanimousConfidence(accuracies) : confidence,
        effectiveSources: rounded(estimate.effectiveSources),
        weights: scaledWeights(claims, accuracies.map(weightOf)),
        name,
        sums: additionsOf(delta),
      };
    },

    estimateNumbers(field, claims) {
      const name = `numbers${field}`;
      const state = numberState(name);
      const observations = claims.map(({ source, value }) => ({ source, label: bounded(value) }));
      const settled = settleNumbers(state, observations, now, halfLife);
      return {
        settled: undefined,
        confidence: undefined,
        effectiveSources: rounded(settled.effectiveSources),
        weights: scaledWeights(claims, settled.weights),
        name,
        sums: lossAdditions(numberDelta(state, observations, settled, now, halfLife)),
      };
    },

    correctLabels(field, claims, value) {
      const name = `labels${field}`;
      const observations = claims.map((claim) => ({ source: claim.source, label: labelOf(claim.value) }));
      const delta = correctField(labelState(name), observations, labelOf(value), now, halfLife);
      return { name, sums: additionsOf(delta) };
    },

    correctNumbers(field, claims, value) {
      const name = `numbers${field}`;
      const observations = claims.map((claim) => ({ source: claim.source, label: bounded(claim.value) }));
      const delta = correctNumbers(numberState(name), observations, bounded(value), now, halfLife);
      return { name, sums: lossAdditions(delta) };
    },
  });
}

/** The range within which numbers can be subtracted, squared and added without overflow or underflow. */
const farthest = 1e60;
const nearest = 1e-60;

/** Limits a number to the range. Larger numbers count as the bound, and numbers near zero as zero. */
function bounded(number: number): number {
  return Math.abs(number) < nearest ? 0 : Math.max(-farthest, Math.min(farthest, number));
}

/** Returns a cached state. Fields without evidence are not cached, because there may be unboundedly many. */
function cached<T>(
  known: Map<string, T>,
  name: string,
  sums: Sums | undefined,
  make: (sums: Sums) => T,
): T | undefined {
  if (sums === undefined) return undefined;
  const found = known.get(name) ?? make(sums);
  known.set(name, found);
  return found;
}

/** 72 bits in base64: too many to find another value with the label of a claimed one. */
const labelLength = 12;

/**
 * Returns the label of a value in the evidence, a part of its hash. Values are kept no longer than their group, but the
 * evidence about their sources lasts much longer.
 */
export function labelOf(value: Json): string {
  return hash(canonicalText(value)).slice(0, labelLength);
}

/**
 * Returns the most probable claim and its probability. In a near tie the first by canonical JSON wins, as in any vote.
 * A value that no source claims is never settled on, even if these sources often err in the same way.
 */
function mostProbable(claims: readonly Claim[], probabilities: readonly number[]): readonly [Json, number] {
  let best: { value: Json; text: string; probability: number } | undefined;
  for (const [index, { value }] of claims.entries()) {
    const text = canonicalText(value);
    const probability = rounded(probabilities[index] ?? 0);
    const isBetter =
      best === undefined ||
      probability > best.probability ||
      (probability === best.probability && text < best.text);
    if (isBetter) best = { value, text, probability };
  }
  return [best?.value ?? null, best?.probability ?? 0];
}

/**
 * Returns the confidence in a unanimous claim of a field with no other label. The alternative is that all sources are
 * wrong and the true value is unclaimed.
 */
function unanimousConfidence(accuracies: Float64Array): number {
  const logOdds = accuracies.reduce((sum, accuracy) => sum + Math.log(accuracy / (1 - accuracy)), 0);
  return rounded(1 / (1 + Math.exp(-logOdds)));
}

/** Returns the weight under the zero-one loss: the log-odds. A source that is wrong more often than right has none. */
function weightOf(accuracy: number): number {
  return Math.max(0, Math.log(accuracy / (1 - accuracy)));
}

/**
 * Scales the weights to a mean of 1, so that they compare with those of unknown sources. They are rounded to four
 * digits before they are used, so that a receipt shows the exact weights.
 */
function scaledWeights(claims: readonly Claim[], weights: Float64Array): ReadonlyMap<string, number> {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return new Map(
    claims.map(({ source }, index) => {
      const share = total > 0 ? (weights[index] ?? 0) / total : 1 / claims.length;
      return [source, Number((share * claims.length).toPrecision(4))];
    }),
  );
}

function rounded(number: number): number {
  return Number(number.toFixed(4));
}
