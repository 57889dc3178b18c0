import { compareText } from '../json/canonical-text.ts';

/** A whole number of any length, as the text that it is. */
interface Integer {
  readonly isNegative: boolean;
  /** Without leading zeros; empty for zero. */
  readonly digits: string;
}

/**
 * Returns the comparison that fits the sequences of one source. Integers compare as numbers of any length. Any other
 * sequences compare as text, which is the rule of the CloudEvents extension, and come after the integers.
 *
 * Padded sequences that are not all integers, such as hexadecimal ones, compare as text altogether: all of them have
 * the same length, so that text order is the order that their source means.
 *
 * @see https://github.com/cloudevents/spec/blob/main/cloudevents/extensions/sequence.md
 */
export function sequenceOrder(sequences: readonly string[]): (a: string, b: string) => number {
  const integers = new Map(sequences.map((sequence) => [sequence, integerOf(sequence)]));
  const isPadded = sequences.every(({ length }) => length === sequences[0]?.length);
  if (isPadded && [...integers.values()].includes(undefined)) return compareText;
  return (a, b) => {
    const [first, second] = [integers.get(a), integers.get(b)];
    if (first !== undefined && second !== undefined) return compareIntegers(first, second);
    return Number(first === undefined) - Number(second === undefined) || compareText(a, b);
  };
}

function integerOf(sequence: string): Integer | undefined {
  if (!/^[+-]?[0-9]+$/.test(sequence)) return undefined;
  const digits = sequence.replace(/^[+-]?0*/, '');
  return { digits, isNegative: digits !== '' && sequence.startsWith('-') };
}

function compareIntegers(a: Integer, b: Integer): number {
  if (a.isNegative !== b.isNegative) return a.isNegative ? -1 : 1;
  const [smaller, larger] = a.isNegative ? [b.digits, a.digits] : [a.digits, b.digits];
  return smaller.length - larger.length || compareText(smaller, larger);
}
