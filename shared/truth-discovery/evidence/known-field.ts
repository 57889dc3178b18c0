import { at } from '../cells.ts';
import { sharesOfClasses } from '../votes/class-shares.ts';
import { type EntryWeight, scaleBetween } from './decay.ts';
import { estimateStrength } from '../votes/candidate-strengths.ts';
import { poolConfusions } from '../votes/pooled.ts';
import { type KnownSource, recordOf, type PooledModel, pooledModelFrom } from '../votes/reliability.ts';
import { averageTemperature } from '../votes/average-temperature.ts';
import type { SourceRecord, VoteState } from './vote-state.ts';
import { widened } from '../votes/widened.ts';

/** The model of a field at one moment, derived from its sums and independent of the group. */
export interface KnownField extends EntryWeight {
  readonly labels: readonly string[];
  /** The factor that converts the sums of the field into groups. */
  readonly scale: number;
  readonly pool: PooledModel;
  readonly strength: number;
  readonly shares: Float64Array;
  readonly temperature: number;
}

/** @param labels the labels of the field, followed by the new ones */
export function knownField(
  state: VoteState,
  labels: readonly string[],
  { era, weight }: EntryWeight,
): KnownField {
  const size = labels.length;
  const scale = scaleBetween(state.era, era) / weight;
  const together = widened(state.pooled, size);
  for (let cell = 0; cell < together.length; cell += 1) together[cell] = at(together, cell) * scale;
  return {
    era,
    weight,
    labels,
    scale,
    pool: pooledModelFrom(poolConfusions(together, size), size),
    strength: estimateStrength(state.strengthScores, scale),
    shares: sharesOfClasses(state, size, scale),
    temperature: averageTemperature(state, scale),
  };
}

export function knownSource(
  { era, weight, labels, pool }: KnownField,
  record: SourceRecord | undefined,
): KnownSource {
  const size = labels.length;
  const { counts } = record ?? { counts: none };
  const evidence = {
    counts: counts.length === size * size ? counts : widened(counts, size),
    offset: 0,
    scale: scaleBetween(record?.era ?? era, era) / weight,
  };
  return { evidence, record: recordOf(evidence, pool.pooled, size) };
}

const none = new Float64Array();
