import type { MergedKind, Outcome } from '../group.ts';

/** Whether a generation was merged. */
export function wasMerged(ended: Outcome['kind'] | undefined): ended is MergedKind {
  return ended === 'fused' || ended === 'held';
}

/** What of a round is known to whoever makes its next generation. */
interface Before {
  /** How the generation before ended. */
  readonly previous: Outcome['kind'] | undefined;
  /** The most that the generations before that one came to, where it says more. */
  readonly merged?: MergedKind;
}

/** The most that the generations of a round have come to: `fused` is more than `held`, as a model may have answered. */
export function mergedBefore({ previous, merged }: Before): MergedKind | undefined {
  if (previous === 'fused' || merged === 'fused') return 'fused';
  return previous === 'held' ? previous : merged;
}
