/** The bins of confidence. */
const bins = 10;

/** Compares confidences with the truth, over all fields whose true value became known. */
export class CalibrationTally {
  readonly #bins = Array.from({ length: bins }, () => ({ count: 0, confidence: 0, right: 0 }));

  add(confidence: number, isRight: boolean): void {
    const bin = this.#bins[Math.min(bins - 1, Math.floor(confidence * bins))];
    if (bin === undefined) return;
    bin.count += 1;
    bin.confidence += confidence;
    bin.right += isRight ? 1 : 0;
  }

  /** The values by tag; none before the first field. */
  get scalars(): readonly (readonly [string, number])[] {
    const sum = (of: (bin: { count: number; confidence: number; right: number }) => number): number =>
      this.#bins.reduce((total, bin) => total + of(bin), 0);
    const count = sum((bin) => bin.count);
    if (count === 0) return [];
    return [
      ['calibration/confidence', sum(({ confidence }) => confidence) / count],
      ['calibration/right', sum(({ right }) => right) / count],
      ['calibration/error', sum(({ confidence, right }) => Math.abs(confidence - right)) / count],
      ['calibration/fields', count],
    ];
  }
}
