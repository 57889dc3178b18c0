import { at } from '../cells.ts';
import { sharesOfClasses } from '../votes/class-shares.ts';
import { type EntryWeight, scaleBetween } from './decay.ts';
import { strengthFrom } from '../votes/gauge-strength.ts';
import { poolConfusions } from '../votes/pooled.ts';
import { type KnownSource, recordOf, type Usual, usualFrom } from '../votes/reliability.ts';
import { temperatureFrom } from '../votes/temperature-from.ts';
import type { SourceRecord, VoteState } from './vote-state.ts';
import { widened } from '../votes/widened.ts';

/** What the sums of a field say at a moment, whatever the group is that asks. */
export interface KnownField extends EntryWeight {
  readonly labels: readonly string[];
  /** What to multiply the sums of the field with, to have them in groups. */
  readonly scale: number;
  readonly usual: Usual;
  readonly strength: number;
  readonly shares: Float64Array;
  readonly temperature: number;
}

/** @param labels those of the field and, at the end, those that are new */
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
    usual: usualFrom(poolConfusions(together, size), size),
    strength: strengthFrom(state.gauged, scale),
    shares: sharesOfClasses(state, size, scale),
    temperature: temperatureFrom(state, scale),
  };
}

export function knownSource(
  { era, weight, labels, usual }: KnownField,
  record: SourceRecord | undefined,
): KnownSource {
  const size = labels.length;
  const { counts } = record ?? { counts: none };
  const evidence = {
    counts: counts.length === size * size ? counts : widened(counts, size),
    offset: 0,
    scale: scaleBetween(record?.era ?? era, era) / weight,
  };
  return { evidence, record: recordOf(evidence, usual.pooled, size) };
}

const none = new Float64Array();
