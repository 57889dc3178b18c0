import { at } from './cells.ts';
import type { ClaimTable } from './claim-table.ts';
import { normalize } from './normalize.ts';
import type { VoteModel } from './vote-model.ts';
import { temperatures } from './vote-state.ts';

/**
 * How far the claims may be added up as if each were evidence of its own. Sources err together on hard items, and then
 * a posterior is too sure of itself. It shows without any gold: what the other claims about an item foretell of one is
 * too sure as well. So each claim is foretold from the rest, with their log-odds times `t`, and the `t` of most
 * likelihood is taken (the leave-one-out form of the temperature scaling of Guo et al., ICML 2017). It changes how sure
 * the answers are, not which they are.
 */
export function temperatureOf(
  table: ClaimTable,
  posterior: Float64Array,
  model: VoteModel,
  say: Float64Array,
): number {
  let best = 1;
  let most = Number.NEGATIVE_INFINITY;
  const logs = model.matrices.map(Math.log);
  for (const t of temperatures) {
    const likelihood = foretold(table, posterior, { model, logs, say, t });
    if (likelihood <= most) continue;
    most = likelihood;
    best = t;
  }
  return best;
}

interface Foretelling {
  readonly model: VoteModel;
  readonly logs: Float64Array;
  readonly say: Float64Array;
  readonly t: number;
}

function foretold(table: ClaimTable, posterior: Float64Array, { model, logs, say, t }: Foretelling): number {
  const classes = table.labels.length;
  const square = classes * classes;
  const rest = new Float64Array(classes);
  const logPosterior = posterior.map((belief) => Math.log(Math.max(belief, Number.MIN_VALUE)));
  let sum = 0;
  for (let item = 0; item < table.items.length; item += 1)
    for (let claim = at(table.start, item); claim < at(table.start, item + 1); claim += 1) {
      const label = at(table.labelOf, claim);
      const matrix = at(table.sourceOf, claim) * square;
      for (let truth = 0; truth < classes; truth += 1) {
        const own = at(say, claim) * at(logs, matrix + truth * classes + label);
        rest[truth] = t * (at(logPosterior, item * classes + truth) - own);
      }
      normalize(rest, 0, classes);
      let chance = 0;
      for (let truth = 0; truth < classes; truth += 1)
        chance += at(rest, truth) * without(model, posterior, { item, matrix, truth, label, classes });
      sum += Math.log(Math.max(chance, Number.MIN_VALUE));
    }
  return sum;
}

interface Held {
  readonly item: number;
  readonly matrix: number;
  readonly truth: number;
  readonly label: number;
  readonly classes: number;
}

/** What the source's other claims say of it. */
function without(
  { matrices, counts, strength }: VoteModel,
  posterior: Float64Array,
  { item, matrix, truth, label, classes }: Held,
): number {
  const row = matrix + truth * classes;
  let total = strength;
  for (let cell = row; cell < row + classes; cell += 1) total += at(counts, cell);
  const own = at(posterior, item * classes + truth);
  return Math.max(0, at(matrices, row + label) * total - own) / Math.max(strength, total - own);
}

export function temper(posterior: Float64Array, classes: number, t: number): Float64Array {
  const tempered = posterior.map((belief) => t * Math.log(Math.max(belief, Number.MIN_VALUE)));
  for (let row = 0; row < tempered.length; row += classes) normalize(tempered, row, classes);
  return tempered;
}
