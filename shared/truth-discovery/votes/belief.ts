import { at } from '../cells.ts';

/** What is believed of one item. */
export interface Belief {
  /** The most probable label; of equally probable ones the first. */
  readonly label: string;
  /** Its probability, as far as the sources allow to know. */
  readonly confidence: number;
  readonly probabilities: ReadonlyMap<string, number>;
  /** How many sources that spoke for themselves would weigh as much. */
  readonly effectiveSources: number;
}

export function beliefOf(labels: readonly string[], row: Float64Array, effectiveSources: number): Belief {
  let best = 0;
  for (let label = 1; label < labels.length; label += 1) if (at(row, label) > at(row, best)) best = label;
  return {
    label: labels[best] ?? '',
    confidence: at(row, best),
    probabilities: new Map(labels.map((label, index) => [label, at(row, index)])),
    effectiveSources,
  };
}
