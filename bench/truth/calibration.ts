/** An answer's confidence, and whether it was right. */
export interface Answer {
  readonly confidence: number;
  readonly isRight: boolean;
}

const bins = 10;

/**
 * Returns the expected calibration error: the mean distance between confidence and the share of right answers in its
 * bin.
 */
export function calibrationError(answers: readonly Answer[]): number {
  const gaps = new Float64Array(bins);
  for (const { confidence, isRight } of answers) {
    const bin = Math.min(bins - 1, Math.floor(confidence * bins));
    gaps[bin] = (gaps[bin] ?? 0) + confidence - Number(isRight);
  }
  return gaps.reduce((sum, gap) => sum + Math.abs(gap), 0) / Math.max(1, answers.length);
}
