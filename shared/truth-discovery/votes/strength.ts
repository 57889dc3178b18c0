import { at } from '../cells.ts';
import { prior } from '../prior.ts';

/** The weight of the prior about a source, in claims: for its accuracy, and for its matrix. */
export interface Strengths {
  readonly accuracy: number;
  readonly matrix: number;
}

const weakest = 1;
const strongest = 200;

/** The acceleration of the fixed point, which converges slowly if the sources are alike. `widest` bounds each step. */
const stride = 4;
const widest = 4;

/**
 * Estimates the similarity of the sources from the sources themselves, by one step of a fixed-point iteration. The
 * fixed point is the strength that makes the counts most likely under a Dirichlet prior (Minka, Estimating a Dirichlet
 * distribution, 2000). `rows` are the counts, `means` the expected value of each cell. The prior share s / (s + 4) is
 * uniformly distributed.
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

/**
 * Returns the derivative of log Γ for positive `x`. It uses the recurrence up to 6, then the asymptotic series
 * (Abramowitz and Stegun 6.3.18).
 */
function digamma(x: number): number {
  let shifted = x;
  let sum = 0;
  for (; shifted < 6; shifted += 1) sum -= 1 / shifted;
  const square = 1 / (shifted * shifted);
  const series = square * (1 / 12 - square * (1 / 120 - square * (1 / 252 - square / 240)));
  return sum + Math.log(shifted) - 0.5 / shifted - series;
}
