import { quote } from '../shared/bridge/mistake.ts';
import { Mistake } from './mistake.ts';

export interface Sought {
  readonly what: 'bus' | 'table';
  readonly bridge: string;
  /** How to name it on the command line. */
  readonly option: string;
}

/** @throws Mistake unless exactly one was found */
export function theOne({ what, bridge, option }: Sought, found: readonly string[]): string {
  const [first, ...others] = found;
  if (first === undefined) {
    throw new Mistake(
      `there is no ${what} of the bridge ${quote(bridge)} here: is it deployed, and in this account and region? Name its ${what} with ${option}`,
    );
  }
  if (others.length === 0) return first;
  throw new Mistake(
    [
      `the bridge ${quote(bridge)} has more than one ${what}; choose with ${option}:`,
      ...found.toSorted(),
    ].join('\n  '),
  );
}
