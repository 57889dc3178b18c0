import { add, at } from '../cells.ts';
import { scaleBetween } from './decay.ts';
import { widened } from '../votes/widened.ts';
import type { PairRecord, SourceRecord, VoteDelta, VoteState } from './vote-state.ts';

/**
 * Returns the state after a group, with only those sources and pairs that the group changes. Deltas commute within an
 * era. If two workers compute deltas from the same state, both deltas are added and neither is lost.
 */
export function changesOf(state: VoteState, delta: VoteDelta): VoteState {
  const era = Math.max(state.era, delta.era);
  const size = delta.labels.length;
  const old = scaleBetween(state.era, era);
  const young = scaleBetween(delta.era, era);
  const sources = new Map<string, SourceRecord>();
  for (const { source, label, classes: distribution } of delta.claimUpdates) {
    const record = sources.get(source) ?? state.sources.get(source);
    const counts = widened(record?.counts ?? none, size);
    const before = scaleBetween(record?.era ?? era, era);
    if (before !== 1)
      for (let cell = 0; cell < counts.length; cell += 1) counts[cell] = at(counts, cell) * before;
    for (let truth = 0; truth < size; truth += 1)
      add(counts, truth * size + label, at(distribution, truth) * young);
    sources.set(source, { era, counts });
  }
  const pairs = new Map<string, PairRecord>();
  for (const [key, overlap] of delta.pairs) {
    const record = state.pairs.get(key);
    const before = record === undefined ? 0 : scaleBetween(record.era, era);
    pairs.set(key, {
      era,
      items: before * (record?.items ?? 0) + young * overlap.items,
      same: before * (record?.same ?? 0) + young * overlap.same,
      expected: before * (record?.expected ?? 0) + young * overlap.expected,
      variance: before * (record?.variance ?? 0) + young * overlap.variance,
    });
  }
  const classes = new Float64Array(size);
  classes.set(state.classes);
  return {
    era,
    groups: state.groups + 1,
    claims: state.claims + delta.claims,
    labels: delta.labels,
    classes: sum(classes, old, delta.classes, young),
    pooled: sum(widened(state.pooled, size), old, delta.pooled, young),
    temperatureScores: sum(state.temperatureScores.slice(), old, delta.temperatureScores, young),
    correctionScores: sum(state.correctionScores.slice(), old, delta.correctionScores, young),
    strengthScores: sum(state.strengthScores.slice(), old, delta.strengthScores, young),
    blendScores: sum(state.blendScores.slice(), old, delta.blendScores, young),
    sources,
    pairs,
  };
}

/** Computes `into * scale + cells * factor` in place and returns `into`. */
function sum(into: Float64Array, scale: number, cells: Float64Array, factor: number): Float64Array {
  for (let cell = 0; cell < into.length; cell += 1)
    into[cell] = at(into, cell) * scale + at(cells, cell) * factor;
  return into;
}

const none = new Float64Array();
