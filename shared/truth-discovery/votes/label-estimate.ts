import { at } from '../cells.ts';

/** The estimate of one item. */
export interface LabelEstimate {
  /** The most probable label; the first of equally probable ones. */
  readonly label: string;
  /** The probability of the label, calibrated by the temperature. */
  readonly confidence: number;
  readonly probabilities: ReadonlyMap<string, number>;
  /** The number of independent sources that would weigh as much. */
  readonly effectiveSources: number;
}

export function labelEstimateOf(
  labels: readonly string[],
  row: Float64Array,
  effectiveSources: number,
): LabelEstimate {
  let best = 0;
  for (let label = 1; label < labels.length; label += 1) if (at(row, label) > at(row, best)) best = label;
  return {
    label: labels[best] ?? '',
    confidence: at(row, best),
    probabilities: new Map(labels.map((label, index) => [label, at(row, index)])),
    effectiveSources,
  };
}
