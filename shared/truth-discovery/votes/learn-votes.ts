import { believeItems, believeVotes } from './believe-items.ts';
import { type Belief, beliefOf } from './belief.ts';
import { add, at, numberAt } from '../cells.ts';
import type { ItemClaim } from '../item-claim.ts';
import { chancesOfClaims } from './chances-of-claims.ts';
import { type ClaimTable, tabulate } from '../claim-table.ts';
import { discountCopies, findCopiers } from '../copies/discount-copies.ts';
import { learnOpenVotes } from './open-votes.ts';
import { prior } from '../prior.ts';
import type { Strengths } from './strength.ts';
import { temper, temperatureOf } from './temper.ts';
import { reckonSources, sharesOf, type VoteModel } from './vote-model.ts';
import { mostLabels } from '../evidence/vote-state.ts';
import { withoutRepeats } from '../copies/without-repeats.ts';

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

/** After more rounds a copier and its original are both believed, and their agreement is no wonder. */
const roundsToCopiers = 2;
const settled = 1e-4;

/** Whom to trust and what is true, from nothing but the claims: their whole history at once. */
export function learnVotes(claims: readonly ItemClaim[]): LearnedVotes {
  const table = tabulate(claims);
  if (table.labels.length > mostLabels) return learnOpen(table);
  const first = iterate(table, equalSay(table), roundsToCopiers);
  const copiers = findCopiers(table, first.posterior, first.model);
  const original = withoutRepeats(table, copiers);
  const say = discountCopies(original, copiers);
  const last = iterate(original, say, mostRounds);
  const chances = chancesOfClaims(original, last.posterior, last.model);
  const temperature = temperatureOf(original, last.posterior, chances, say);
  // Those who only repeat have a record too, though nothing was learned from it.
  const everybody =
    original === table
      ? last.model
      : reckonSources(table, last.posterior, equalSay(table), last.model.strengths);
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
    const from = numberAt(table.start, index);
    const to = numberAt(table.start, index + 1);
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

const unknown: Strengths = { accuracy: prior.strength, matrix: prior.strength };

function iterate(table: ClaimTable, say: Float64Array, rounds: number): Round {
  let posterior = believeVotes(table, say);
  let model = reckonSources(table, posterior, say, unknown);
  for (let round = 0; round < rounds; round += 1) {
    const chances = chancesOfClaims(table, posterior, model);
    const next = believeItems(table, posterior, chances, model.classes, say);
    let moved = 0;
    for (let cell = 0; cell < next.length; cell += 1) moved += Math.abs(at(next, cell) - at(posterior, cell));
    posterior = next;
    model = reckonSources(table, posterior, say, model.strengths);
    if (moved < settled * table.items.length) break;
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
      for (let claim = numberAt(table.start, index); claim < numberAt(table.start, index + 1); claim += 1)
        effectiveSources += at(say, claim);
      const row = posterior.subarray(index * classes, (index + 1) * classes);
      return [item, beliefOf(table.labels, row, effectiveSources)];
    }),
  );
}

/** How often a source is right, over the classes as often as they are. */
function reliabilityOf(table: ClaimTable, model: VoteModel): ReadonlyMap<string, Reliability> {
  const size = table.labels.length;
  const shares = sharesOf(model, table.items.length);
  return new Map(
    table.sources.map((source, index) => {
      let accuracy = 0;
      for (let truth = 0; truth < size; truth += 1)
        accuracy += at(shares, truth) * at(model.matrices, index * size * size + truth * (size + 1));
      return [source, { accuracy, claims: model.records[index]?.claims ?? 0 }];
    }),
  );
}
