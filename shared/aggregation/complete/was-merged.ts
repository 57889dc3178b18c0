import type { MergedKind, Outcome } from '../group.ts';

/** Returns whether a generation with this kind of outcome was merged. */
export function wasMerged(ended: Outcome['kind'] | undefined): ended is MergedKind {
  return ended === 'fused' || ended === 'held';
}

/** The earlier outcomes of a round, as its next generation knows them. */
interface EarlierOutcomes {
  /** The kind of outcome of the generation before. */
  readonly previous: Outcome['kind'] | undefined;
  /** The best outcome before the previous generation, where it is better. */
  readonly merged?: MergedKind;
}

/** Returns the best outcome of a round: `fused` is better than `held`, because a model may have answered. */
export function mergedBefore({ previous, merged }: EarlierOutcomes): MergedKind | undefined {
  if (previous === 'fused' || merged === 'fused') return 'fused';
  return previous === 'held' ? previous : merged;
}
