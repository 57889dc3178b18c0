import { add, at } from '../cells.ts';
import { lossOf, medianOf } from './number-spread.ts';

/** A number settled from observations of known spread. */
export interface SettledNumber {
  readonly value: number;
  /** The weight of each observation: its inverse variance, reduced if it is far off. */
  readonly weights: Float64Array;
  /** The standard error of `value`, if the observations are independent. */
  readonly standardError: number;
  /** The number of observations of equal weight that would weigh as much (Kish, Survey Sampling, 1965). */
  readonly effectiveSources: number;
  /** The spread of each observation, as given. */
  readonly spreads: Float64Array;
}

/** The distance, in spreads, beyond which the pull of a claim no longer grows. */
const bend = 3;
const steps = 12;

/**
 * Returns the value of least Σ w·Huber(x − m) by iterated reweighting (Huber, Annals of Mathematical Statistics 35,
 * 1964). It uses only differences and ratios, so that scale and shift carry over to the value. Without any known spread
 * it returns the median, which needs none.
 */
export function settleNumber(values: Float64Array, spreads: Float64Array): SettledNumber {
  const origin = at(values, 0);
  const weights = new Float64Array(values.length).fill(1);
  const widest = spreads.reduce((most, spread) => Math.max(most, spread), 0);
  // No spread is known yet, or all claims have always agreed.
  if (!(widest > 0))
    return {
      value: origin + medianOf(values.map((value) => value - origin)),
      weights,
      standardError: 0,
      effectiveSources: values.length,
      spreads,
    };
  const least = widest * 1e-6;
  let value = 0;
  for (let step = 0; step < steps; step += 1) {
    let sum = 0;
    let total = 0;
    for (let observation = 0; observation < values.length; observation += 1) {
      const spread = Math.max(least, at(spreads, observation));
      const off = Math.abs(at(values, observation) - origin - value) / spread;
      const pull = step === 0 || off <= bend ? 1 : bend / off;
      // Weights are relative to the least spread, because squares of very small or large numbers would be lost.
      weights[observation] = pull * (least / spread) ** 2;
      total += at(weights, observation);
      sum += at(weights, observation) * (at(values, observation) - origin);
    }
    const next = total > 0 ? sum / total : 0;
    const isStill = step > 0 && Math.abs(next - value) <= 1e-12 * Math.max(widest, Math.abs(next));
    value = next;
    if (isStill) break;
  }
  let total = 0;
  let squares = 0;
  for (const weight of weights) {
    total += weight;
    squares += weight * weight;
  }
  return {
    value: origin + value,
    weights,
    standardError: total > 0 ? least / Math.sqrt(total) : 0,
    effectiveSources: squares > 0 ? (total * total) / squares : 0,
    spreads,
  };
}

/**
 * Returns the distance of each observation from the others, as a bounded loss. It is the distance from the settled
 * value, corrected for the observation's own share in that value. A single observation has no residual.
 */
export function residuals(values: Float64Array, { value, weights, spreads }: SettledNumber): Float64Array {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const off = new Float64Array(values.length);
  for (let observation = 0; observation < values.length; observation += 1) {
    const others = Math.max(0.05, 1 - at(weights, observation) / total);
    add(
      off,
      observation,
      lossOf(Math.abs(at(values, observation) - value) / Math.sqrt(others), at(spreads, observation)),
    );
  }
  return off;
}
