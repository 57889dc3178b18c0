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
 * Trust by what is known; see docs/fusion.md. Fields of numbers and of labels are kept apart by name, as one field may
 * hold either. What is asked for twice is worked out once, so one of these serves for as long as nothing new is known.
 *
 * @param halfLife that with which the evidence was collected: it gives the unit of its sums
 */
export function learnedTrust(
  evidence: Evidence,
  halfLife: HalfLife = { kind: 'none' },
): (now: number) => Trust {
  const labels = new Map<string, FieldState>();
  const numbers = new Map<string, LossState>();
  const labelsNamed = (name: string): FieldState =>
    remembered(labels, name, evidence.get(name), fieldStateFrom) ?? unknownField;
  const numbersNamed = (name: string): LossState =>
    remembered(numbers, name, evidence.get(name), lossStateFrom) ?? noLosses;
  return (now) => ({
    ofOne(field, { source, value }) {
      const { losses } = labelsNamed(`labels${field}`);
      const [accuracy = 0] = accuraciesOf(losses, [{ source, label: labelOf(value) }], now, halfLife);
      return rounded(accuracy);
    },

    ofLabels(field, claims) {
      const name = `labels${field}`;
      const state = labelsNamed(name);
      const voices = claims.map(({ source, value }) => ({ source, label: labelOf(value) }));
      const { estimate, delta } = settleField(state, voices, now, halfLife);
      const accuracies = accuraciesOf(state.losses, voices, now, halfLife);
      const probabilities = voices.map(({ label }) => estimate.probabilities.get(label) ?? 0);
      const [settled, confidence] = mostProbable(claims, probabilities);
      return {
        settled,
        confidence: estimate.probabilities.size === 1 ? ofConcord(accuracies) : confidence,
        effectiveSources: rounded(estimate.effectiveSources),
        weights: balanced(claims, accuracies.map(weightAt)),
        name,
        sums: additionsOf(delta),
      };
    },

    ofNumbers(field, claims) {
      const name = `numbers${field}`;
      const state = numbersNamed(name);
      const voices = claims.map(({ source, value }) => ({ source, label: bounded(value) }));
      const settled = settleNumbers(state, voices, now, halfLife);
      return {
        settled: undefined,
        confidence: undefined,
        effectiveSources: rounded(settled.effectiveSources),
        weights: balanced(claims, settled.weights),
        name,
        sums: lossAdditions(numberDelta(state, voices, settled, now, halfLife)),
      };
    },

    certainOfLabels(field, claims, value) {
      const name = `labels${field}`;
      const voices = claims.map((claim) => ({ source: claim.source, label: labelOf(claim.value) }));
      const delta = correctField(labelsNamed(name), voices, labelOf(value), now, halfLife);
      return { name, sums: additionsOf(delta) };
    },

    certainOfNumbers(field, claims, value) {
      const name = `numbers${field}`;
      const voices = claims.map((claim) => ({ source: claim.source, label: bounded(claim.value) }));
      const delta = correctNumbers(numbersNamed(name), voices, bounded(value), now, halfLife);
      return { name, sums: lossAdditions(delta) };
    },
  });
}

/** Numbers between these can be subtracted, squared and added up, and nothing is infinite or lost. */
const farthest = 1e60;
const nearest = 1e-60;

/** Who claims more is as far off as who claims the farthest, and what is next to nothing is nothing. */
function bounded(number: number): number {
  return Math.abs(number) < nearest ? 0 : Math.max(-farthest, Math.min(farthest, number));
}

/** Of what nothing is known nothing is remembered: fields that are asked for once each may be without number. */
function remembered<T>(
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

/** 72 bits: nobody finds another value that is known by the label of one that is claimed. */
const labelLength = 12;

/**
 * What a value is known by in the evidence: part of a hash. What was said is kept for as long as a group is remembered
 * and no longer, while what it taught of who said it is kept for much longer.
 */
export function labelOf(value: Json): string {
  return hash(canonicalText(value)).slice(0, labelLength);
}

/**
 * The most probable of the claims; where hardly anything is between them that whose canonical JSON comes first, as in any
 * vote. What nobody claims is not settled on, however often these sources are wrong in just this way.
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
 * Where nothing else has ever been claimed, what is so may still be what nobody said: that all are wrong is the other
 * possibility.
 */
function ofConcord(accuracies: Float64Array): number {
  const logOdds = accuracies.reduce((sum, accuracy) => sum + Math.log(accuracy / (1 - accuracy)), 0);
  return rounded(1 / (1 + Math.exp(-logOdds)));
}

/** Under the zero-one loss log-odds are the weights; who is wrong more often than right has none. */
function weightAt(accuracy: number): number {
  return Math.max(0, Math.log(accuracy / (1 - accuracy)));
}

/**
 * Weights that are 1 on average, so that they compare with those of the sources that nothing is known of. Four digits
 * are what is settled by, so that a receipt shows all there is.
 */
function balanced(claims: readonly Claim[], weights: Float64Array): ReadonlyMap<string, number> {
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
