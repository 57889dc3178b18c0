import { bodyValue, type Contribution, contributionName } from '../envelope/contribution.ts';
import type { Json } from '../json/json.ts';
import { canonicalText, compareText } from '../json/canonical-text.ts';
import { isObject, isArray } from '../json/is-json-object.ts';
import { isFreeText, nearTexts } from './near-texts.ts';
import { declaredWeight } from './weights.ts';

/** The near duplicates of each kept contribution that has some. */
export type FoldedRepeats = ReadonlyMap<Contribution, readonly Contribution[]>;

/** A kept contribution and its duplicates, each as `source/id`. */
export type Folded = {
  readonly kept: string;
  readonly duplicates: readonly string[];
};

interface Fold {
  readonly contributions: readonly Contribution[];
  readonly repeats: FoldedRepeats;
}

/**
 * Returns the contributions without near duplicates. Contributions of one topic are folded if they contain free text,
 * agree in everything else, and have equal or similar texts (see {@link nearTexts}). The contribution of the weightiest
 * source is kept, then the first. A contribution without free text is never folded, because equal facts of several
 * sources are agreement.
 *
 * @param contributions in an order that the result keeps
 * @param near the similarity of texts, from 0 to 1; undefined folds nothing
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

/** Returns the sources of a contribution and its near duplicates, sorted; undefined without duplicates. */
export function sourcesOf(kept: Contribution, repeats: FoldedRepeats): readonly string[] | undefined {
  const duplicates = repeats.get(kept);
  if (duplicates === undefined) return undefined;
  const sources = new Set([kept, ...duplicates].map(({ envelope }) => envelope.header.source));
  return [...sources].toSorted(compareText);
}

/** Returns the entries of a receipt for near duplicates, in the order of the kept contributions. */
export function foldedOf(contributions: readonly Contribution[], repeats: FoldedRepeats): readonly Folded[] {
  return contributions.flatMap((kept) => {
    const duplicates = repeats.get(kept);
    if (duplicates === undefined) return [];
    return [
      { kept: contributionName(kept), duplicates: duplicates.map(contributionName).toSorted(compareText) },
    ];
  });
}

/** Returns the free texts of a body, in the order of their members' names. */
function textsIn(value: Json): readonly string[] {
  if (typeof value === 'string') return isFreeText(value) ? [value] : [];
  if (isArray(value)) return value.flatMap(textsIn);
  if (!isObject(value)) return [];
  return Object.entries(value)
    .toSorted(([a], [b]) => compareText(a, b))
    .flatMap(([, member]) => textsIn(member));
}

/** Returns the body with its free texts masked. */
function withoutTexts(value: Json): Json {
  if (typeof value === 'string') return isFreeText(value) ? ['text'] : value;
  if (isArray(value)) return value.map(withoutTexts);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withoutTexts(member)]));
}
