import { at } from './cells.ts';
import { digamma } from './digamma.ts';
import { prior } from './prior.ts';

const weakest = 1;
const strongest = 200;

/**
 * How alike the sources are, from the sources themselves: one step of the fixed point that makes the counts most likely
 * under a Dirichlet prior of this strength (Minka, Estimating a Dirichlet distribution, 2000). `rows` are the counts,
 * `means` what was expected of each cell.
 */
export function nextStrength(
  counts: Float64Array,
  means: Float64Array,
  classes: number,
  strength: number,
): number {
  let cells = 0;
  let rows = 0;
  const ofStrength = digamma(strength);
  for (let row = 0; row < counts.length; row += classes) {
    let total = 0;
    for (let cell = row; cell < row + classes; cell += 1) total += at(counts, cell);
    if (total < prior.slip) continue;
    rows += digamma(total + strength) - ofStrength;
    for (let cell = row; cell < row + classes; cell += 1) {
      const pseudo = strength * at(means, cell);
      if (at(counts, cell) > 1e-9 && pseudo > 0)
        cells += at(means, cell) * (digamma(at(counts, cell) + pseudo) - digamma(pseudo));
    }
  }
  const next =
    (strength * (cells + prior.strengthEvidence)) /
    (rows + (prior.strengthEvidence * strength) / prior.strength);
  return Math.min(strongest, Math.max(weakest, next));
}
