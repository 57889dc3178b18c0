import { add, at } from '../cells.ts';
import { classPseudoCount, prior } from '../prior.ts';

/** The candidates for shrinking the class shares towards uniform ones; the last is entirely uniform. */
export const blends = Float64Array.of(0, 0.2, 0.5, 1);

/** The evidence about the classes: the frequency of each, and the predictive score of each blend. */
export interface ClassRecord {
  readonly classes: Float64Array;
  /** Log-likelihoods, less those of uniform shares. */
  readonly blendScores: Float64Array;
}

/**
 * Returns the share of each class among future items. Learned shares depend on estimates that they influence, so they
 * may drift towards one class, and no stored sum would reveal it. They are therefore averaged with more uniform ones,
 * each weighted by its predictive likelihood (Bayesian model averaging with prequential evidence: Dawid, JRSS A 147,
 * 1984).
 *
 * @param scale the factor that converts the sums into groups
 */
export function sharesOfClasses(
  { classes, blendScores }: ClassRecord,
  size: number,
  scale: number,
): Float64Array {
  const learned = learnedShares(classes, size, scale);
  const most = blendScores.reduce((best, sum) => Math.max(best, sum), Number.NEGATIVE_INFINITY);
  let even = 0;
  let total = 0;
  for (let index = 0; index < blends.length; index += 1) {
    const weight = Math.exp((at(blendScores, index) - most) * scale);
    even += weight * at(blends, index);
    total += weight;
  }
  return learned.map((share) => blendOf(share, even / total, size));
}

/**
 * Returns the predictive score of each blend for one group.
 *
 * @param likelihoods of each class, logarithms in any unit
 */
export function scoreBlends(
  { classes }: ClassRecord,
  scale: number,
  likelihoods: Float64Array,
): Float64Array {
  const size = likelihoods.length;
  if (size === 0) return new Float64Array(blends.length);
  const learned = learnedShares(classes, size, scale);
  const most = likelihoods.reduce((best, of) => Math.max(best, of), Number.NEGATIVE_INFINITY);
  const predictive = new Float64Array(blends.length);
  for (let label = 0; label < size; label += 1) {
    const likelihood = Math.exp(at(likelihoods, label) - most);
    for (let index = 0; index < blends.length; index += 1)
      add(predictive, index, likelihood * blendOf(at(learned, label), at(blends, index), size));
  }
  const even = Math.log(at(predictive, blends.length - 1));
  return predictive.map((probability) => Math.log(probability) - even);
}

const blendOf = (share: number, even: number, size: number): number => (1 - even) * share + even / size;

function learnedShares(classes: Float64Array, size: number, scale: number): Float64Array {
  let seen = 0;
  for (const count of classes) seen += count * scale;
  const pseudo = classPseudoCount(seen, size);
  const shares = new Float64Array(size);
  for (let label = 0; label < size; label += 1) {
    const count = label < classes.length ? at(classes, label) * scale : 0;
    shares[label] = Math.max(prior.slip, (count + pseudo) / (seen + pseudo * size));
  }
  return shares;
}
