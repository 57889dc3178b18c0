import { add, at, numberAt } from '../cells.ts';
import type { ItemClaim } from '../item-claim.ts';
import { type ClaimTable, tabulate } from '../claim-table.ts';
import { spreadsFrom } from './number-spread.ts';
import { residuals, settleNumber, type SettledNumber } from './settle-number.ts';

export interface LearnedNumbers {
  readonly settled: ReadonlyMap<string, SettledNumber>;
  /** The standard deviation of each source about the truth. */
  readonly spreads: ReadonlyMap<string, number>;
}

const mostRounds = 20;

/**
 * Estimates the values of all items and the spreads of all sources from the claims alone. Claims that are not finite
 * are ignored.
 */
export function learnNumbers(claims: readonly ItemClaim<number>[]): LearnedNumbers {
  const table = tabulate(claims.filter(({ label }) => Number.isFinite(label)));
  const values = Float64Array.from(table.labelOf, (label) => table.labels[label] ?? 0);
  // The first round has no spreads yet, so it takes the medians.
  let spreads: Float64Array = new Float64Array(table.sources.length);
  let settled = settleAll(table, values, spreads);
  for (let round = 0; round < mostRounds; round += 1) {
    spreads = estimateSpreads(table, values, settled);
    settled = settleAll(table, values, spreads);
  }
  return {
    settled: new Map(table.items.map((item, index) => [item, settled[index] ?? nothing])),
    spreads: new Map(table.sources.map((source, index) => [source, at(spreads, index)])),
  };
}

const nothing = settleNumber(new Float64Array(), new Float64Array());

function settleAll(table: ClaimTable<number>, values: Float64Array, spreads: Float64Array): SettledNumber[] {
  return table.items.map((_, item) => {
    const from = numberAt(table.start, item);
    const to = numberAt(table.start, item + 1);
    const ofVoices = new Float64Array(to - from);
    for (let claim = from; claim < to; claim += 1)
      ofVoices[claim - from] = at(spreads, numberAt(table.sourceOf, claim));
    return settleNumber(values.subarray(from, to), ofVoices);
  });
}

function estimateSpreads(
  table: ClaimTable<number>,
  values: Float64Array,
  settled: readonly SettledNumber[],
): Float64Array {
  const loss = new Float64Array(table.sources.length);
  const claims = new Float64Array(table.sources.length);
  for (const [item, result] of settled.entries()) {
    const from = numberAt(table.start, item);
    const to = numberAt(table.start, item + 1);
    if (to - from < 2) continue;
    const off = residuals(values.subarray(from, to), result);
    for (let claim = from; claim < to; claim += 1) {
      add(loss, numberAt(table.sourceOf, claim), at(off, claim - from));
      add(claims, numberAt(table.sourceOf, claim), 1);
    }
  }
  const all = {
    loss: loss.reduce((sum, of) => sum + of, 0),
    claims: claims.reduce((sum, of) => sum + of, 0),
  };
  return spreadsFrom(
    table.sources.map((_, source) => ({ loss: at(loss, source), claims: at(claims, source) })),
    all,
  );
}
