import { estimateItems, estimateByVotes } from './estimate-items.ts';
import { type LabelEstimate, labelEstimateOf } from './label-estimate.ts';
import { add, at, numberAt } from '../cells.ts';
import type { ItemClaim } from '../item-claim.ts';
import { claimLikelihoods } from './claim-likelihoods.ts';
import { type ClaimTable, tabulate } from '../claim-table.ts';
import { discountCopies, findCopiers } from '../copies/discount-copies.ts';
import { learnOpenVotes } from './open-votes.ts';
import { prior } from '../prior.ts';
import type { Strengths } from './strength.ts';
import { temper, fitTemperature } from './temper.ts';
import { estimateSources, sharesOf, type VoteModel } from './vote-model.ts';
import { maxLabels } from '../evidence/vote-state.ts';
import { removeRepeatedClaims } from '../copies/remove-repeated-claims.ts';

export interface LearnedVotes {
  readonly estimates: ReadonlyMap<string, LabelEstimate>;
  readonly reliability: ReadonlyMap<string, Reliability>;
  /** Pairs of sources of which one repeats the other, with the copy rate. */
  readonly copiers: readonly { readonly pair: readonly [string, string]; readonly rate: number }[];
  /** The factor by which the log-odds of independent sources are multiplied. */
  readonly temperature: number;
}

export interface Reliability {
  /** The probability that the source is right. */
  readonly accuracy: number;
  readonly claims: number;
}

/**
 * The number of rounds, small by intent. Items that still move are undetermined by the claims, and stay near the vote.
 */
const mostRounds = 20;

/**
 * The number of rounds before copiers are searched. After more rounds a copier and its original both have high
 * posteriors, which would explain their agreement.
 */
const roundsToCopiers = 2;
const tolerance = 1e-4;

/** Estimates the truth of all items and the reliability of all sources from the whole history of claims. */
export function learnVotes(claims: readonly ItemClaim[]): LearnedVotes {
  const table = tabulate(claims);
  if (table.labels.length > maxLabels) return learnOpen(table);
  const first = iterate(table, equalWeights(table), roundsToCopiers);
  const copiers = findCopiers(table, first.posterior, first.model);
  const original = removeRepeatedClaims(table, copiers);
  const independence = discountCopies(original, copiers);
  const last = iterate(original, independence, mostRounds);
  const likelihoods = claimLikelihoods(original, last.posterior, last.model);
  const temperature = fitTemperature(original, last.posterior, likelihoods, independence);
  // Sources that only repeat others have a record too, though no evidence was learned from it.
  const allSources =
    original === table
      ? last.model
      : estimateSources(table, last.posterior, equalWeights(table), last.model.strengths);
  return {
    estimates: estimatesOf(original, temper(last.posterior, table.labels.length, temperature), independence),
    reliability: reliabilityOf(table, allSources),
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
  const estimates = table.items.map((item, index) => {
    const from = numberAt(table.start, index);
    const to = numberAt(table.start, index + 1);
    const numbers = [...new Set(table.labelOf.subarray(from, to))].sort((a, b) => a - b);
    const row = Float64Array.from(numbers, (label) => at(right, table.labelOf.indexOf(label, from)));
    return [
      item,
      labelEstimateOf(
        numbers.map((label) => table.labels[label] ?? ''),
        row,
        to - from,
      ),
    ] as const;
  });
  return {
    estimates: new Map(estimates),
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

const equalWeights = (table: ClaimTable): Float64Array => new Float64Array(table.sourceOf.length).fill(1);

interface Round {
  readonly posterior: Float64Array;
  readonly model: VoteModel;
}

const priorStrengths: Strengths = { accuracy: prior.strength, matrix: prior.strength };

function iterate(table: ClaimTable, independence: Float64Array, rounds: number): Round {
  let posterior = estimateByVotes(table, independence);
  let model = estimateSources(table, posterior, independence, priorStrengths);
  for (let round = 0; round < rounds; round += 1) {
    const likelihoods = claimLikelihoods(table, posterior, model);
    const next = estimateItems(table, posterior, likelihoods, model.classes, independence);
    let moved = 0;
    for (let cell = 0; cell < next.length; cell += 1) moved += Math.abs(at(next, cell) - at(posterior, cell));
    posterior = next;
    model = estimateSources(table, posterior, independence, model.strengths);
    if (moved < tolerance * table.items.length) break;
  }
  return { posterior, model };
}

function estimatesOf(
  table: ClaimTable,
  posterior: Float64Array,
  independence: Float64Array,
): ReadonlyMap<string, LabelEstimate> {
  const classes = table.labels.length;
  return new Map(
    table.items.map((item, index) => {
      let effectiveSources = 0;
      for (let claim = numberAt(table.start, index); claim < numberAt(table.start, index + 1); claim += 1)
        effectiveSources += at(independence, claim);
      const row = posterior.subarray(index * classes, (index + 1) * classes);
      return [item, labelEstimateOf(table.labels, row, effectiveSources)];
    }),
  );
}

/** Returns the accuracy of each source, averaged over the classes by their shares. */
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
