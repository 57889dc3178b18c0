import { add, at } from '../cells.ts';
import { lossOf, medianOf } from './number-spread.ts';

/** A number settled among voices of known spread. */
export interface SettledNumber {
  readonly value: number;
  /** How much each voice counts: its inverse variance, less where it is far off. */
  readonly weights: Float64Array;
  /** The standard error of `value`, were the voices independent. */
  readonly standardError: number;
  /** How many voices of equal weight would weigh as much (Kish, Survey Sampling, 1965). */
  readonly effectiveSources: number;
  /** Of each voice, as it was handed in. */
  readonly spreads: Float64Array;
}

/** Within so many of its spreads a claim pulls as in a mean, beyond it no harder. */
const bend = 3;
const steps = 12;

/**
 * The value of least Σ w·Huber(x − m) (Huber, Annals of Mathematical Statistics 35, 1964), by reweighting. Only
 * differences and ratios are taken, so scale and shift carry over to the value. Where no spread is known it is the median,
 * which wants none.
 */
export function settleNumber(values: Float64Array, spreads: Float64Array): SettledNumber {
  const origin = at(values, 0);
  const weights = new Float64Array(values.length).fill(1);
  const widest = spreads.reduce((most, spread) => Math.max(most, spread), 0);
  // None is known yet, or all claims have always agreed.
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
    for (let voice = 0; voice < values.length; voice += 1) {
      const spread = Math.max(least, at(spreads, voice));
      const off = Math.abs(at(values, voice) - origin - value) / spread;
      const pull = step === 0 || off <= bend ? 1 : bend / off;
      // Relative to the least spread: squares of very small or large numbers would be lost.
      weights[voice] = pull * (least / spread) ** 2;
      total += at(weights, voice);
      sum += at(weights, voice) * (at(values, voice) - origin);
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
 * How far each voice is from the others: from the settled value, less the share of it that is the voice's own; as
 * losses, so that a wild one counts no more than it should. One voice alone tells nothing.
 */
export function residuals(values: Float64Array, { value, weights, spreads }: SettledNumber): Float64Array {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const off = new Float64Array(values.length);
  for (let voice = 0; voice < values.length; voice += 1) {
    const others = Math.max(0.05, 1 - at(weights, voice) / total);
    add(off, voice, lossOf(Math.abs(at(values, voice) - value) / Math.sqrt(others), at(spreads, voice)));
  }
  return off;
}
