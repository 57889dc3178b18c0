import { at, numberAt } from '../cells.ts';
import type { ClaimTable } from '../claim-table.ts';
import { normalize } from '../normalize.ts';
import { temperatures } from '../evidence/vote-state.ts';

/**
 * Fits the temperature: the factor on the log-odds that predicts each claim best from the others. Sources err together
 * on hard items, which makes a posterior overconfident. No corrections are needed to see it, because the prediction of
 * one claim from the others is overconfident too. The `t` of greatest likelihood is taken (the leave-one-out form of
 * the temperature scaling of Guo et al., ICML 2017). It changes the confidence of the answers, not the answers.
 *
 * @param likelihoods `claimLikelihoods`
 */
export function fitTemperature(
  table: ClaimTable,
  posterior: Float64Array,
  likelihoods: Float64Array,
  independence: Float64Array,
): number {
  let best = 1;
  let most = Number.NEGATIVE_INFINITY;
  const rests = restsOf(table, posterior, likelihoods, independence);
  for (const t of temperatures) {
    const likelihood = predictiveLikelihood(rests, likelihoods, table.labels.length, t);
    if (likelihood <= most) continue;
    most = likelihood;
    best = t;
  }
  return best;
}

/** Returns, for each claim, the log-odds of its item without the claim. */
function restsOf(
  table: ClaimTable,
  posterior: Float64Array,
  likelihoods: Float64Array,
  independence: Float64Array,
): Float64Array {
  const size = table.labels.length;
  const rests = new Float64Array(likelihoods.length);
  for (let item = 0; item < table.items.length; item += 1)
    for (let claim = numberAt(table.start, item); claim < numberAt(table.start, item + 1); claim += 1)
      for (let truth = 0; truth < size; truth += 1)
        rests[claim * size + truth] =
          Math.log(Math.max(at(posterior, item * size + truth), Number.MIN_VALUE)) -
          at(independence, claim) * Math.log(at(likelihoods, claim * size + truth));
  return rests;
}

function predictiveLikelihood(
  rests: Float64Array,
  likelihoods: Float64Array,
  size: number,
  t: number,
): number {
  const rest = new Float64Array(size);
  let sum = 0;
  for (let claim = 0; claim < likelihoods.length; claim += size) {
    for (let truth = 0; truth < size; truth += 1) rest[truth] = t * at(rests, claim + truth);
    normalize(rest, 0, size);
    let chance = 0;
    for (let truth = 0; truth < size; truth += 1) chance += at(rest, truth) * at(likelihoods, claim + truth);
    sum += Math.log(Math.max(chance, Number.MIN_VALUE));
  }
  return sum;
}

export function temper(posterior: Float64Array, classes: number, t: number): Float64Array {
  const tempered = posterior.map((probability) => t * Math.log(Math.max(probability, Number.MIN_VALUE)));
  for (let row = 0; row < tempered.length; row += classes) normalize(tempered, row, classes);
  return tempered;
}
