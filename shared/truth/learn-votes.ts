import { believeItems, shareVotes } from './believe-items.ts';
import { type Belief, beliefOf } from './belief.ts';
import { add, at } from './cells.ts';
import type { Claim } from './claim.ts';
import { type ClaimTable, tabulate } from './claim-table.ts';
import { discountCopies, findCopiers } from './discount-copies.ts';
import { learnOpenVotes } from './open-votes.ts';
import { prior } from './prior.ts';
import { temper, temperatureOf } from './temper.ts';
import { reckonSources, type VoteModel } from './vote-model.ts';
import { mostLabels } from './vote-state.ts';
import { withoutRepeats } from './without-repeats.ts';

export interface LearnedVotes {
  readonly beliefs: ReadonlyMap<string, Belief>;
  readonly reliability: ReadonlyMap<string, Reliability>;
  /** Pairs of which one repeats the other, and how much of it. */
  readonly copiers: readonly { readonly pair: readonly [string, string]; readonly rate: number }[];
  /** What log-odds of independent sources are to be multiplied with. */
  readonly temperature: number;
}

export interface Reliability {
  /** The probability that the source is right. */
  readonly accuracy: number;
  readonly claims: number;
}

/** Rounds are few by intent: what is still moving then is what the claims do not settle, and stays near the vote. */
const mostRounds = 20;
const settled = 1e-4;

/** Whom to trust and what is true, from nothing but the claims: their whole history at once. */
export function learnVotes(claims: readonly Claim[]): LearnedVotes {
  const table = tabulate(claims);
  if (table.labels.length > mostLabels) return learnOpen(table);
  const first = iterate(table, equalSay(table));
  const copiers = findCopiers(table, first.posterior, first.model);
  const original = withoutRepeats(table, copiers);
  const say = discountCopies(original, copiers);
  const last = copiers.size === 0 ? first : iterate(original, say);
  const temperature = temperatureOf(original, last.posterior, last.model, say);
  // Those who only repeat have a record too, though nothing was learned from it.
  const everybody =
    original === table
      ? last.model
      : reckonSources(table, last.posterior, equalSay(table), last.model.strength);
  return {
    beliefs: beliefsOf(original, temper(last.posterior, table.labels.length, temperature), say),
    reliability: reliabilityOf(table, everybody),
    copiers: [...copiers].map(([key, rate]) => ({
      pair: [
        table.sources[Math.floor(key / table.sources.length)] ?? '',
        table.sources[key % table.sources.length] ?? '',
      ] as const,
      rate,
    })),
    temperature,
  };
}

function learnOpen(table: ClaimTable): LearnedVotes {
  const { right, accuracies } = learnOpenVotes(table);
  const claims = new Float64Array(table.sources.length);
  for (const source of table.sourceOf) add(claims, source, 1);
  const beliefs = table.items.map((item, index) => {
    const from = at(table.start, index);
    const to = at(table.start, index + 1);
    const numbers = [...new Set(table.labelOf.subarray(from, to))].sort((a, b) => a - b);
    const row = Float64Array.from(numbers, (label) => at(right, table.labelOf.indexOf(label, from)));
    return [
      item,
      beliefOf(
        numbers.map((label) => table.labels[label] ?? ''),
        row,
        to - from,
      ),
    ] as const;
  });
  return {
    beliefs: new Map(beliefs),
    reliability: new Map(
      table.sources.map((source, index) => [
        source,
        { accuracy: at(accuracies, index), claims: at(claims, index) },
      ]),
    ),
    copiers: [],
    temperature: 1,
  };
}

const equalSay = (table: ClaimTable): Float64Array => new Float64Array(table.sourceOf.length).fill(1);

interface Round {
  readonly posterior: Float64Array;
  readonly model: VoteModel;
}

function iterate(table: ClaimTable, say: Float64Array): Round {
  let posterior = shareVotes(table, say);
  let model = reckonSources(table, posterior, say, prior.strength);
  for (let round = 0; round < mostRounds; round += 1) {
    const next = believeItems(table, model, say);
    let moved = 0;
    for (let cell = 0; cell < next.length; cell += 1) moved += Math.abs(at(next, cell) - at(posterior, cell));
    posterior = next;
    if (moved < settled * table.items.length) break;
    model = reckonSources(table, posterior, say, model.strength);
  }
  return { posterior, model };
}

function beliefsOf(
  table: ClaimTable,
  posterior: Float64Array,
  say: Float64Array,
): ReadonlyMap<string, Belief> {
  const classes = table.labels.length;
  return new Map(
    table.items.map((item, index) => {
      let effectiveSources = 0;
      for (let claim = at(table.start, index); claim < at(table.start, index + 1); claim += 1)
        effectiveSources += at(say, claim);
      const row = posterior.subarray(index * classes, (index + 1) * classes);
      return [item, beliefOf(table.labels, row, effectiveSources)];
    }),
  );
}

/** How often a source is right, over the classes as often as they are. */
function reliabilityOf(
  table: ClaimTable,
  { matrices, counts, classes }: VoteModel,
): ReadonlyMap<string, Reliability> {
  const size = classes.length;
  return new Map(
    table.sources.map((source, index) => {
      const from = index * size * size;
      let accuracy = 0;
      for (let truth = 0; truth < size; truth += 1)
        accuracy += at(classes, truth) * at(matrices, from + truth * (size + 1));
      let claims = 0;
      for (let cell = from; cell < from + size * size; cell += 1) claims += at(counts, cell);
      return [source, { accuracy, claims }];
    }),
  );
}
