import { add, at } from '../cells.ts';
import { classPseudoCount, prior } from '../prior.ts';

/** How far the shares of the classes may be drawn towards even ones; the last is all the way. */
export const blends = Float64Array.of(0, 0.2, 0.5, 1);

/** What is known of the classes: how often each was true, and how well each blend has foretold what was claimed. */
export interface ClassRecord {
  readonly classes: Float64Array;
  /** Log-likelihoods, less those of even shares. */
  readonly blended: Float64Array;
}

/**
 * The share of each class among items to come. Shares that are learned from beliefs which they have a part in may run
 * away with one class, and nothing that is stored tells. So they are averaged with evener ones, each as probable as it
 * has made the claims (Bayesian model averaging with prequential evidence: Dawid, JRSS A 147, 1984).
 *
 * @param scale what to multiply sums with, to have them in groups
 */
export function sharesOfClasses(
  { classes, blended }: ClassRecord,
  size: number,
  scale: number,
): Float64Array {
  const learned = learnedShares(classes, size, scale);
  const most = blended.reduce((best, sum) => Math.max(best, sum), Number.NEGATIVE_INFINITY);
  let even = 0;
  let total = 0;
  for (let index = 0; index < blends.length; index += 1) {
    const weight = Math.exp((at(blended, index) - most) * scale);
    even += weight * at(blends, index);
    total += weight;
  }
  return learned.map((share) => blendOf(share, even / total, size));
}

/**
 * What a group tells of the blends.
 *
 * @param likelihoods of each class, logarithms in any unit
 */
export function blendsForetold(
  { classes }: ClassRecord,
  scale: number,
  likelihoods: Float64Array,
): Float64Array {
  const size = likelihoods.length;
  if (size === 0) return new Float64Array(blends.length);
  const learned = learnedShares(classes, size, scale);
  const most = likelihoods.reduce((best, of) => Math.max(best, of), Number.NEGATIVE_INFINITY);
  const chances = new Float64Array(blends.length);
  for (let label = 0; label < size; label += 1) {
    const likelihood = Math.exp(at(likelihoods, label) - most);
    for (let index = 0; index < blends.length; index += 1)
      add(chances, index, likelihood * blendOf(at(learned, label), at(blends, index), size));
  }
  const even = Math.log(at(chances, blends.length - 1));
  return chances.map((chance) => Math.log(chance) - even);
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
