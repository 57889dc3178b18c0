import { bodyValue, type Contribution, nameOf } from '../envelope/contribution.ts';
import type { Json } from '../json/json.ts';
import { canonicalText, compareText } from '../json/canonical-text.ts';
import { isObject } from '../json/is-json-object.ts';
import { isArray } from '../json/is-json-object.ts';
import { isFreeText } from './losses/default-loss.ts';
import { nearTexts } from './near-texts.ts';
import { declaredWeight } from './weights.ts';

/** Contributions that were left out because another one says the same, by the one that was kept. */
export type Repeats = ReadonlyMap<Contribution, readonly Contribution[]>;

/** What was folded into what, as `source/id`. */
export type Folded = {
  readonly kept: string;
  readonly duplicates: readonly string[];
};

interface Fold {
  readonly contributions: readonly Contribution[];
  readonly repeats: Repeats;
}

/**
 * Contributions without repetition: those of one topic that hold free text, agree in everything else, and whose texts
 * are equal or near duplicates (see {@link nearTexts}) become one, that of the weightiest source, then the first. What
 * holds no free text is left as it is: facts that several sources tell are agreement, and are wanted.
 *
 * @param contributions in an order of their own, which is kept
 * @param near how alike texts are, from 0 to 1; undefined folds nothing
 */
export function foldDuplicates(
  contributions: readonly Contribution[],
  near: number | undefined,
  weights: Readonly<Record<string, number>>,
): Fold {
  if (near === undefined) return { contributions, repeats: new Map() };
  const alike = Map.groupBy(
    contributions
      .map((one) => ({ one, value: bodyValue(one) ?? null }))
      .map(({ one, value }) => ({ one, value, texts: textsIn(value) }))
      .filter(({ texts }) => texts.length > 0),
    ({ one, value }) => `${one.topic} ${canonicalText(withoutTexts(value))}`,
  );
  const repeats = new Map<Contribution, Contribution[]>();
  const dropped = new Set<Contribution>();
  for (const members of alike.values()) {
    const weightOf = ({ one }: { readonly one: Contribution }): number =>
      declaredWeight(weights, one.envelope.header.source) ?? 1;
    const ranked = members.toSorted((a, b) => weightOf(b) - weightOf(a));
    const keepers = nearTexts(
      ranked.map(({ texts }) => texts.join('\n')),
      near,
    );
    for (const [index, { one }] of ranked.entries()) {
      const kept = ranked[keepers[index] ?? index]?.one ?? one;
      if (kept === one) continue;
      const known = repeats.get(kept);
      if (known === undefined) repeats.set(kept, [one]);
      else known.push(one);
      dropped.add(one);
    }
  }
  return { contributions: contributions.filter((one) => !dropped.has(one)), repeats };
}

/** All sources that say what a contribution says, its own included, sorted; undefined where it says it alone. */
export function sourcesOf(kept: Contribution, repeats: Repeats): readonly string[] | undefined {
  const duplicates = repeats.get(kept);
  if (duplicates === undefined) return undefined;
  const sources = new Set([kept, ...duplicates].map(({ envelope }) => envelope.header.source));
  return [...sources].toSorted(compareText);
}

/** What a receipt says of contributions that were left out, in the order of those that were kept. */
export function foldedOf(contributions: readonly Contribution[], repeats: Repeats): readonly Folded[] {
  return contributions.flatMap((kept) => {
    const duplicates = repeats.get(kept);
    if (duplicates === undefined) return [];
    return [{ kept: nameOf(kept), duplicates: duplicates.map(nameOf).toSorted(compareText) }];
  });
}

/** The free texts of a body, by the names of the members that hold them. */
function textsIn(value: Json): readonly string[] {
  if (typeof value === 'string') return isFreeText(value) ? [value] : [];
  if (isArray(value)) return value.flatMap(textsIn);
  if (!isObject(value)) return [];
  return Object.entries(value)
    .toSorted(([a], [b]) => compareText(a, b))
    .flatMap(([, member]) => textsIn(member));
}

/** The rest of it. */
function withoutTexts(value: Json): Json {
  if (typeof value === 'string') return isFreeText(value) ? ['text'] : value;
  if (isArray(value)) return value.map(withoutTexts);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withoutTexts(member)]));
}
