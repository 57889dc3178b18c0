import { numberAt } from '../cells.ts';
import type { ClaimTable } from '../claim-table.ts';
import type { Copiers } from './discount-copies.ts';

/**
 * Returns the claims without exact repeats: the same label from two sources that have never differed. No evidence is
 * learned from a repeat, as if it had not been made. Of two such sources the first by name counts as the original,
 * which makes no difference because their claims are equal.
 */
export function removeRepeatedClaims(table: ClaimTable, copiers: Copiers): ClaimTable {
  const perfect = new Set([...copiers].flatMap(([pair, rate]) => (rate > 1 - 1e-9 ? [pair] : [])));
  if (perfect.size === 0) return table;
  const start = new Int32Array(table.start.length);
  const kept: number[] = [];
  for (let item = 0; item < table.items.length; item += 1) {
    const from = numberAt(table.start, item);
    for (let claim = from; claim < numberAt(table.start, item + 1); claim += 1) {
      let isRepeat = false;
      for (let before = from; before < claim && !isRepeat; before += 1)
        isRepeat =
          numberAt(table.labelOf, before) === numberAt(table.labelOf, claim) &&
          perfect.has(
            numberAt(table.sourceOf, before) * table.sources.length + numberAt(table.sourceOf, claim),
          );
      if (!isRepeat) kept.push(claim);
    }
    start[item + 1] = kept.length;
  }
  return {
    ...table,
    start,
    sourceOf: Int32Array.from(kept, (claim) => numberAt(table.sourceOf, claim)),
    labelOf: Int32Array.from(kept, (claim) => numberAt(table.labelOf, claim)),
  };
}
