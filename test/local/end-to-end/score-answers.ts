import { calibrationError } from '../../../bench/truth/calibration.ts';
import type { Answer } from './valve-bus.ts';

/** The quality of answers, and of a vote on the same claims. */
export interface Score {
  readonly fusedRight: number;
  readonly votedRight: number;
  /** The mean confidence of the receipts; ideally equal to `fusedRight`. */
  readonly confidence: number;
  /** The mean distance between confidence and the share of right answers in its bin. */
  readonly calibrationError: number;
  /** The mean weight of the source where it stood alone against others. */
  weightOf(source: string): number;
}

export function scoreOf(answers: readonly Answer[]): Score {
  return {
    fusedRight: shareOf(answers, ({ fused, truth }) => fused === truth),
    votedRight: shareOf(answers, ({ voted, truth }) => voted === truth),
    confidence: mean(answers.map(({ confidence }) => confidence)),
    calibrationError: calibrationError(
      answers.map(({ confidence, fused, truth }) => ({ confidence, isRight: fused === truth })),
    ),
    weightOf: (source) => mean(answers.flatMap(({ weights }) => weights.get(source) ?? [])),
  };
}

function shareOf(answers: readonly Answer[], isSo: (answer: Answer) => boolean): number {
  return mean(answers.map((answer) => Number(isSo(answer))));
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}
