import type { FieldPolicy, LossName } from '../bridge/bridge.ts';
import type { Json } from '../json/json.ts';
import { canonicalText, compareText } from './canonical-text.ts';
import { type Claim, kindOf, strongestKind } from './claim.ts';
import { defaultLoss } from './default-loss.ts';
import type { Ledger } from './ledger.ts';
import type { Loss } from './losses/loss.ts';
import { anyKind, losses } from './losses/losses.ts';
import { isSameValue } from './same-value.ts';
import { tally, type Tally } from './tally.ts';
import { hasVoice, weighed } from './weights.ts';

/**
 * Settles one field as a whole and writes down who won, who dissented, and over what.
 *
 * @param claims at least one, one a source, sorted by source
 */
export function settleLeaf(
  field: string,
  claims: readonly Claim[],
  declared: FieldPolicy | undefined,
  ledger: Ledger,
): Json {
  const counted = weighed(claims, declared?.weights);
  const contenders = contendersOf(counted, declared?.loss);
  const loss = losses[fittingLoss(contenders, declared?.loss)];
  const [first] = counted;
  if (first !== undefined && counted.every((claim) => isSameValue(claim.value, first.value))) {
    ledger.fields.push({
      field,
      loss: loss.name,
      winners: counted.map((claim) => claim.source),
      dissenters: [],
    });
    return first.value;
  }
  const settled = loss.settle(contenders) ?? null;
  const tallies = tally(counted);
  ledger.fields.push({ field, loss: loss.name, ...divide(tallies, settled, loss) });
  ledger.conflicts.push({ field, loss: loss.name, settled, claims: listed(tallies) });
  return settled;
}

/** The claims as a conflict lists them: the weightiest first, then by canonical JSON. */
export function listed(
  tallies: readonly Tally[],
): { value: Json; sources: readonly string[]; weight: number }[] {
  return tallies
    .toSorted((a, b) => b.weight - a.weight || compareText(a.text, b.text))
    .map(({ value, sources, weight }) => ({ value, sources, weight }));
}

/** The claims that the loss is taken over: those with a voice, and of the strongest kind unless kinds do not matter. */
function contendersOf(counted: readonly Claim[], declared: LossName | undefined): readonly Claim[] {
  const voiced = counted.every(hasVoice) ? counted : counted.filter(hasVoice);
  if (declared !== undefined && anyKind.has(declared)) return voiced;
  const [first] = voiced;
  if (first === undefined) return voiced;
  const kind = kindOf(first.value);
  if (voiced.every((claim) => kindOf(claim.value) === kind)) return voiced;
  const strongest = strongestKind(voiced);
  return voiced.filter((claim) => kindOf(claim.value) === strongest);
}

function fittingLoss(contenders: readonly Claim[], declared: LossName | undefined): LossName {
  if (declared === undefined) return defaultLoss(contenders);
  const loss = losses[declared];
  return contenders.every((claim) => loss.accepts(claim.value)) ? declared : 'vote';
}

/** Winners are those nearest to the settled value: nobody is nearer than who claims it. */
function divide(
  tallies: readonly Tally[],
  settled: Json,
  loss: Loss,
): { readonly winners: readonly string[]; readonly dissenters: readonly string[] } {
  const distances = distancesTo(settled, tallies, loss);
  const nearest = distances.reduce((a, b) => Math.min(a, b), Infinity);
  const winners: string[] = [];
  const dissenters: string[] = [];
  for (const [index, { sources }] of tallies.entries()) {
    const side = distances[index] === nearest ? winners : dissenters;
    for (const source of sources) side.push(source);
  }
  return { winners: winners.toSorted(compareText), dissenters: dissenters.toSorted(compareText) };
}

function distancesTo(settled: Json, tallies: readonly Tally[], { distance }: Loss): number[] {
  if (distance !== undefined) return tallies.map((each) => distance(each.value, settled));
  const text = canonicalText(settled);
  return tallies.map((each) => (each.text === text ? 0 : 1));
}
