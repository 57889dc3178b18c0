import type { Header } from './envelope.ts';

/**
 * The order in which the parts of a group are merged, whatever their arrival: by `sequence`, then `time`, then `id`,
 * then `source`. Those without a sequence come after those with one; sequences that are whole numbers compare as
 * numbers, and come before others, which compare as text.
 *
 * @see https://github.com/cloudevents/spec/blob/main/cloudevents/extensions/sequence.md
 */
export function inMergeOrder(a: Header, b: Header): number {
  return (
    bySequence(a.sequence, b.sequence) ||
    byTime(a.time, b.time) ||
    byText(a.id, b.id) ||
    byText(a.source, b.source)
  );
}

function bySequence(a: string | undefined, b: string | undefined): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  const [first, second] = [wholeNumber(a), wholeNumber(b)];
  if (first === undefined || second === undefined) {
    return Number(first === undefined) - Number(second === undefined) || byText(a, b);
  }
  return first < second ? -1 : first > second ? 1 : 0;
}

/** Without bounds: a sequence may be longer than a number is exact. */
function wholeNumber(text: string): bigint | undefined {
  return /^[+-]?\d{1,64}$/.test(text) ? BigInt(text.replace('+', '')) : undefined;
}

/** Timestamps of different offsets compare as the instants that they are; one that Date cannot hold, as text. */
function byTime(a: string | undefined, b: string | undefined): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  const [first, second] = [Date.parse(a), Date.parse(b)];
  const isUnknown = Number(Number.isNaN(first)) - Number(Number.isNaN(second));
  if (isUnknown !== 0) return isUnknown;
  return first < second ? -1 : first > second ? 1 : byText(a, b);
}

/** By code unit: the same on every machine, whatever its locale. */
function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
