import { at } from '../cells.ts';

/** Returns the probability that two independent sources claim the same of an item. */
export function agreement(
  matrices: Float64Array,
  posterior: Float64Array,
  row: number,
  { first, second, classes }: { readonly first: number; readonly second: number; readonly classes: number },
): number {
  let chance = 0;
  for (let truth = 0; truth < classes; truth += 1) {
    const probability = at(posterior, row + truth);
    if (probability < 1e-6) continue;
    const one = (first * classes + truth) * classes;
    const other = (second * classes + truth) * classes;
    for (let label = 0; label < classes; label += 1)
      chance += probability * at(matrices, one + label) * at(matrices, other + label);
  }
  return Math.min(1, chance);
}
