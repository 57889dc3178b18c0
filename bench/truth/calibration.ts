/** An answer's confidence, and whether it was right. */
export interface Answer {
  readonly confidence: number;
  readonly isRight: boolean;
}

const bins = 10;

/** Expected calibration error: how far, on average, confidence is from the share of right answers among its like. */
export function calibrationError(answers: readonly Answer[]): number {
  const gaps = new Float64Array(bins);
  for (const { confidence, isRight } of answers) {
    const bin = Math.min(bins - 1, Math.floor(confidence * bins));
    gaps[bin] = (gaps[bin] ?? 0) + confidence - Number(isRight);
  }
  return gaps.reduce((sum, gap) => sum + Math.abs(gap), 0) / Math.max(1, answers.length);
}
