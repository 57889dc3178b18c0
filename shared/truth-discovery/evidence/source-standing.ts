import { at } from '../cells.ts';
import { entryAt, scaleBetween } from './decay.ts';
import type { HalfLife } from '../../policy/half-life.ts';
import { type Losses, type LossState, scaled } from '../numbers/loss-state.ts';
import { spreadsFrom } from '../numbers/number-spread.ts';
import { accuraciesOf } from '../votes/settle-open-votes.ts';
import { fieldStateFrom, lossStateFrom, type Sums } from './sums.ts';

/** The evidence about one source, in the figures that an operator reads. */
export interface SourceStanding {
  /** Claims that count as evidence about the source, with their current weight. */
  readonly claims: number;
  /** For labels, the probability that the source is right. For numbers, the standard deviation of its errors. */
  readonly reliability: number;
}

/** Returns the standing of each source in a field of labels, in order. */
export function labelStandings(
  sums: Sums,
  sources: readonly string[],
  now: number,
  halfLife: HalfLife,
): readonly SourceStanding[] {
  const { losses } = fieldStateFrom(sums);
  const observations = sources.map((source) => ({ source, label: '' }));
  const accuracies = accuraciesOf(losses, observations, now, halfLife);
  const { ofSource } = asOf(losses, now, halfLife);
  return sources.map((source, index) => ({
    claims: ofSource(source).claims,
    reliability: at(accuracies, index),
  }));
}

/** Returns the standing of each source in a field of numbers, in order. */
export function numberStandings(
  sums: Sums,
  sources: readonly string[],
  now: number,
  halfLife: HalfLife,
): readonly SourceStanding[] {
  const { all, ofSource } = asOf(lossStateFrom(sums), now, halfLife);
  const own = sources.map(ofSource);
  const spreads = spreadsFrom(own, all);
  return own.map(({ claims }, index) => ({ claims, reliability: at(spreads, index) }));
}

interface Current {
  readonly all: Losses;
  readonly ofSource: (source: string) => Losses;
}

/** Returns the losses in units of one current claim. */
function asOf(state: LossState, now: number, halfLife: HalfLife): Current {
  const { era, weight } = entryAt(state, now, halfLife);
  return {
    all: scaled(state.all, scaleBetween(state.era, era) / weight),
    ofSource: (source) => {
      const record = state.sources.get(source) ?? { era, loss: 0, claims: 0 };
      return scaled(record, scaleBetween(record.era, era) / weight);
    },
  };
}
