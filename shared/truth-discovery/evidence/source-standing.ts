import { at } from '../cells.ts';
import { entryAt, scaleBetween } from './decay.ts';
import type { HalfLife } from '../../policy/half-life.ts';
import { type Losses, type LossState, scaled } from '../numbers/loss-state.ts';
import { spreadsFrom } from '../numbers/number-spread.ts';
import { accuraciesOf } from '../votes/settle-open-votes.ts';
import { fieldStateFrom, lossStateFrom, type Sums } from './sums.ts';

/** How a source stands with those who settle a field. */
export interface SourceStanding {
  /** Claims that speak for it, as they count now. */
  readonly claims: number;
  /** How often it is right, of labels; how far it is usually off, of numbers: a standard deviation. */
  readonly reliability: number;
}

/** Of each source in turn, in a field of labels. */
export function labelStandings(
  sums: Sums,
  sources: readonly string[],
  now: number,
  halfLife: HalfLife,
): readonly SourceStanding[] {
  const { losses } = fieldStateFrom(sums);
  const voices = sources.map((source) => ({ source, label: '' }));
  const accuracies = accuraciesOf(losses, voices, now, halfLife);
  const { ofSource } = asOf(losses, now, halfLife);
  return sources.map((source, index) => ({
    claims: ofSource(source).claims,
    reliability: at(accuracies, index),
  }));
}

/** Of each source in turn, in a field of numbers. */
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

/** Losses in claims of now. */
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
