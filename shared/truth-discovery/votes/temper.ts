import { at, numberAt } from '../cells.ts';
import type { ClaimTable } from '../claim-table.ts';
import { normalize } from '../normalize.ts';
import { temperatures } from '../evidence/vote-state.ts';

/**
 * How far the claims may be added up as if each were evidence of its own. Sources err together on hard items, and then
 * a posterior is too sure of itself. It shows without any gold: what the other claims about an item foretell of one is
 * too sure as well. So each claim is foretold from the rest, with their log-odds times `t`, and the `t` of most
 * likelihood is taken (the leave-one-out form of the temperature scaling of Guo et al., ICML 2017). It changes how sure
 * the answers are, not which they are.
 *
 * @param chances `chancesOfClaims`
 */
export function temperatureOf(
  table: ClaimTable,
  posterior: Float64Array,
  chances: Float64Array,
  say: Float64Array,
): number {
  let best = 1;
  let most = Number.NEGATIVE_INFINITY;
  const rests = restsOf(table, posterior, chances, say);
  for (const t of temperatures) {
    const likelihood = foretold(rests, chances, table.labels.length, t);
    if (likelihood <= most) continue;
    most = likelihood;
    best = t;
  }
  return best;
}

/** For each claim the log-odds of its item without it. */
function restsOf(
  table: ClaimTable,
  posterior: Float64Array,
  chances: Float64Array,
  say: Float64Array,
): Float64Array {
  const size = table.labels.length;
  const rests = new Float64Array(chances.length);
  for (let item = 0; item < table.items.length; item += 1)
    for (let claim = numberAt(table.start, item); claim < numberAt(table.start, item + 1); claim += 1)
      for (let truth = 0; truth < size; truth += 1)
        rests[claim * size + truth] =
          Math.log(Math.max(at(posterior, item * size + truth), Number.MIN_VALUE)) -
          at(say, claim) * Math.log(at(chances, claim * size + truth));
  return rests;
}

function foretold(rests: Float64Array, chances: Float64Array, size: number, t: number): number {
  const rest = new Float64Array(size);
  let sum = 0;
  for (let claim = 0; claim < chances.length; claim += size) {
    for (let truth = 0; truth < size; truth += 1) rest[truth] = t * at(rests, claim + truth);
    normalize(rest, 0, size);
    let chance = 0;
    for (let truth = 0; truth < size; truth += 1) chance += at(rest, truth) * at(chances, claim + truth);
    sum += Math.log(Math.max(chance, Number.MIN_VALUE));
  }
  return sum;
}

export function temper(posterior: Float64Array, classes: number, t: number): Float64Array {
  const tempered = posterior.map((belief) => t * Math.log(Math.max(belief, Number.MIN_VALUE)));
  for (let row = 0; row < tempered.length; row += classes) normalize(tempered, row, classes);
  return tempered;
}
