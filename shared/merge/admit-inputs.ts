import { canonicalText, compareText } from '../json/canonical-text.ts';
import { compareInstants, type Instant, parseInstant } from '../envelope/instant.ts';
import type { MergeInput } from './merged.ts';

/** An input and its place among all of them by time, then id. */
interface RankedInput {
  readonly input: MergeInput;
  readonly recency: number;
}

/**
 * The inputs that count, in an order that has nothing to do with their arrival: by topic, source, time, id. Of those
 * with the same source and id (which should be equal, and are the earliest if they are not) one is kept.
 */
export function admitInputs(inputs: readonly MergeInput[]): readonly RankedInput[] {
  if (inputs.length < 2) return inputs.map((input, recency) => ({ input, recency }));
  const byTime = inputs
    .map((input) => ({ input, instant: input.time === undefined ? undefined : parseInstant(input.time) }))
    .toSorted(compareByTime);
  const seen = new Map<string, Set<string>>();
  const kept: RankedInput[] = [];
  for (const { input } of byTime) {
    const ids = seen.get(input.source);
    if (ids?.has(input.id) === true) continue;
    if (ids === undefined) seen.set(input.source, new Set([input.id]));
    else ids.add(input.id);
    kept.push({ input, recency: kept.length });
  }
  // Sorting is stable: within a source the order stays that of time.
  return kept.toSorted(
    (a, b) => compareText(a.input.topic, b.input.topic) || compareText(a.input.source, b.input.source),
  );
}

interface TimedInput {
  readonly input: MergeInput;
  readonly instant: Instant | undefined;
}

/** Bodies are looked at only where nothing else tells two inputs apart; their members' order last of all. */
function compareByTime(a: TimedInput, b: TimedInput): number {
  return (
    compareInstants(a.instant, b.instant) ||
    compareText(a.input.id, b.input.id) ||
    compareText(a.input.source, b.input.source) ||
    compareText(a.input.topic, b.input.topic) ||
    compareText(canonicalText(a.input.value), canonicalText(b.input.value)) ||
    compareText(JSON.stringify(a.input.value), JSON.stringify(b.input.value))
  );
}
