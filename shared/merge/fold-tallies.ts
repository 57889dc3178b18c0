import type { Json } from '../json/json.ts';
import { compareText } from '../json/canonical-text.ts';
import { isFreeText, nearTexts } from './near-texts.ts';
import type { ValueTally } from './tally-claims.ts';

/**
 * Folds near duplicates among the claims of a text field into one tally. It has all their sources and weight. Its text
 * is the settled one, or else the one of most weight. Folding shortens the conflict and does not change the settled
 * value.
 */
export function foldTallies(
  tallies: readonly ValueTally[],
  settled: Json,
  near: number | undefined,
): readonly ValueTally[] {
  if (near === undefined || tallies.length < 2) return tallies;
  const [texts, others] = [tallies.filter(isText), tallies.filter((each) => !isText(each))];
  const ranked = texts.toSorted(
    (a, b) =>
      Number(b.value === settled) - Number(a.value === settled) ||
      b.weight - a.weight ||
      compareText(a.text, b.text),
  );
  const keepers = nearTexts(
    ranked.map(({ value }) => value),
    near,
  );
  const folded = new Map<number, ValueTally>();
  for (const [index, tally] of ranked.entries()) {
    const keeper = keepers[index] ?? index;
    const kept = folded.get(keeper);
    folded.set(keeper, kept === undefined ? tally : joined(kept, tally));
  }
  return [...folded.values(), ...others];
}

function joined(kept: ValueTally, { sources, weight }: ValueTally): ValueTally {
  return {
    ...kept,
    sources: [...kept.sources, ...sources].toSorted(compareText),
    weight: kept.weight + weight,
  };
}

function isText(tally: ValueTally): tally is ValueTally<string> {
  return typeof tally.value === 'string' && isFreeText(tally.value);
}
