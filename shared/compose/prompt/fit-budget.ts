import { LEAST_TOKENS_A_UNIT } from './estimate-tokens.ts';

/** Something that can be shown in a prompt, whole or with its texts cut. */
export interface Fittable {
  readonly weight: number;
  /** UTF-16 units of its longest text. */
  readonly longest: number;
  /** Estimated tokens when no text in it is longer than `cap` units; never grows when `cap` shrinks. */
  tokensAt(cap: number): number;
}

/** For each item, in the order given: the cap for its texts (`Infinity`: whole), or `undefined`: left out. */
export type Caps = readonly (number | undefined)[];

/** No text is cut below this many UTF-16 units; what does not fit even so is left out. */
const SHORTEST = 80;

/**
 * Returns the cuts that make the items fit the budget. The texts of the least weighted are cut first, the longest of them
 * first (all of one weight share one cap); whole items are left out only when cutting every text would not do, again
 * the least weighted and longest first. Depends on the items alone; equals keep the order given.
 */
export function fitBudget(items: readonly Fittable[], budget: number): Caps {
  const leastFirst = items
    .map((item, index) => ({ item, index, whole: item.tokensAt(Infinity), least: item.tokensAt(SHORTEST) }))
    .toSorted((a, b) => a.item.weight - b.item.weight || b.whole - a.whole || a.index - b.index);

  let leastTokens = leastFirst.reduce((sum, { least }) => sum + least, 0);
  let leftOut = 0;
  for (const { least } of leastFirst) {
    if (leastTokens <= budget) break;
    leastTokens -= least;
    leftOut += 1;
  }

  const kept = leastFirst.slice(leftOut);
  const caps: (number | undefined)[] = items.map(() => undefined);
  for (const { index } of kept) caps[index] = Infinity;

  let tokens = kept.reduce((sum, { whole }) => sum + whole, 0);
  for (const [, equals] of Map.groupBy(kept, ({ item }) => item.weight)) {
    if (tokens <= budget) break;
    const rest = tokens - equals.reduce((sum, { whole }) => sum + whole, 0);
    const cap = greatestCap(
      equals.map(({ item }) => item),
      budget - rest,
    );
    for (const { index } of equals) caps[index] = cap;
    tokens = rest + equals.reduce((sum, { item }) => sum + item.tokensAt(cap), 0);
  }
  return caps;
}

/** The greatest cap that holds the items to the budget, or the shortest when none does. */
function greatestCap(items: readonly Fittable[], budget: number): number {
  const fits = (cap: number): boolean => items.reduce((sum, item) => sum + item.tokensAt(cap), 0) <= budget;
  let low = SHORTEST;
  // No text of more units than this fits, however cheap its characters are.
  const most = Math.ceil(Math.max(0, budget) / LEAST_TOKENS_A_UNIT);
  const longest = items.reduce((units, item) => Math.max(units, item.longest), 0);
  let high = Math.max(low, Math.min(most, longest));
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}
