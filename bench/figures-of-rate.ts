import type { ComparedRate } from './compared-rate.ts';
import type { Figure } from './figure.ts';

/** The subject of a rate, and its least number in one round trip of the yardstick, if it has a bound. */
interface RateOf {
  readonly name: string;
  readonly unit: string;
  readonly note: string;
  readonly atLeast?: number;
}

/**
 * Returns a rate as two figures: this machine's, which is only shown, and the one beside the yardstick, which may have
 * a bound.
 */
export function figuresOfRate(
  { perSecond, perYardstick }: ComparedRate,
  { name, unit, note, ...bound }: RateOf,
): Figure[] {
  return [
    { name, value: perSecond, unit: `${unit}/s`, note },
    {
      name: `${name}, beside JSON`,
      value: perYardstick,
      unit: `${unit}/round trip`,
      note: 'while a text of 1 KB is parsed and written once',
      ...bound,
    },
  ];
}
