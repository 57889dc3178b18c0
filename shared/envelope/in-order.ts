import { compareText } from '../json/canonical-text.ts';
import { compareInstants, type Instant, parseInstant } from './instant.ts';

/** The attributes that decide an envelope's place. */
export interface Ordered {
  readonly source: string;
  readonly id: string;
  readonly sequence?: string | undefined;
  readonly time?: string | undefined;
}

interface Placed<T> {
  readonly item: T;
  readonly header: Ordered;
  /** The envelope's own time or, if that is later, the latest time before it in its source's sequence. */
  instant: Instant | undefined;
  /** The place in its source's sequence, from 1; 0 without a sequence. */
  place: number;
}

/**
 * Puts envelopes in the one order that everything uses: merging, the latest claim of a source, the prompt, receipts.
 *
 * The `sequence` orders the envelopes of one source, in all of its topics. Time decides between sources and places
 * what has no sequence. The time of an envelope with a sequence is never earlier than that of an envelope before it in
 * the sequence: a clock that was set back reorders nothing. What has no time yet comes first.
 *
 * Envelopes of one instant are ordered by source, then by sequence (none comes first), then by id. The keys compare
 * one after the other, so that this is a total order of all envelopes with different sources or ids, whatever their
 * arrival.
 */
export function inOrder<T>(items: readonly T[], headerOf: (item: T) => Ordered): T[] {
  if (items.length < 2) return [...items];
  const placed = items.map((item): Placed<T> => {
    const header = headerOf(item);
    const { time } = header;
    return { item, header, instant: time === undefined ? undefined : parseInstant(time), place: 0 };
  });
  const numbered = placed.filter(({ header }) => header.sequence !== undefined);
  for (const series of Map.groupBy(numbered, ({ header }) => header.source).values()) followSequence(series);
  return placed.toSorted(comparePlaced).map(({ item }) => item);
}

/** Gives the envelopes of one source their places, and a time that does not go back. */
function followSequence<T>(series: readonly Placed<T>[]): void {
  const compare = sequenceOrder(series.map(sequenceOf));
  const sorted = series.toSorted(
    (a, b) =>
      compare(sequenceOf(a), sequenceOf(b)) || compareInstants(a.instant, b.instant) || compareIds(a, b),
  );
  let latest: Instant | undefined;
  for (const [index, one] of sorted.entries()) {
    if (compareInstants(one.instant, latest) > 0) latest = one.instant;
    one.instant = latest;
    one.place = index + 1;
  }
}

function comparePlaced<T>(a: Placed<T>, b: Placed<T>): number {
  return (
    compareInstants(a.instant, b.instant) ||
    compareText(a.header.source, b.header.source) ||
    a.place - b.place ||
    compareIds(a, b)
  );
}

function compareIds<T>(a: Placed<T>, b: Placed<T>): number {
  return compareText(a.header.id, b.header.id);
}

function sequenceOf<T>({ header: { sequence = '' } }: Placed<T>): string {
  return sequence;
}

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
