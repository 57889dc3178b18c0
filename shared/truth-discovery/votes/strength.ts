import { at } from '../cells.ts';
import { digamma } from '../numbers/digamma.ts';
import { prior } from '../prior.ts';

/** How many claims' worth is expected of a source beforehand: of how often it is right, and of its matrix. */
export interface Strengths {
  readonly accuracy: number;
  readonly matrix: number;
}

const weakest = 1;
const strongest = 200;

/** Where the sources are alike the fixed point is crept up to; it is overstepped so far, and no step is wider than 4. */
const stride = 4;
const widest = 4;

/**
 * How alike the sources are, from the sources themselves: one step of the fixed point that makes the counts most likely
 * under a Dirichlet prior of this strength (Minka, Estimating a Dirichlet distribution, 2000). `rows` are the counts,
 * `means` what was expected of each cell. Beforehand the share of the prior, s / (s + 4), may be anything alike.
 */
export function nextStrength(
  counts: Float64Array,
  means: Float64Array,
  classes: number,
  strength: number,
): number {
  let cells = 1 / strength;
  let rows = 2 / (prior.strength + strength);
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
  const step = Math.min(widest, Math.max(1 / widest, (cells / rows) ** stride));
  return Math.min(strongest, Math.max(weakest, strength * step));
}
