import type { Json } from '../json/json.ts';
import { canonicalText, compareText } from '../json/canonical-text.ts';
import { isObject } from '../json/is-json-object.ts';
import { isArray } from '../json/is-json-object.ts';
import { isFreeText } from './losses/free-text.ts';
import type { MergeInput } from './merged.ts';
import { nearTexts } from './near-texts.ts';
import { declaredWeight } from './weights.ts';

/** A contribution, with the sources of its near duplicates. */
export interface FoldedInput extends MergeInput {
  /** The sources of all near duplicates, itself included, sorted; absent without duplicates. */
  readonly sources?: readonly string[];
}

/** A kept contribution and its duplicates, each as `source/id`. */
export type Folded = {
  readonly kept: string;
  readonly duplicates: readonly string[];
};

interface Fold {
  readonly contributions: readonly FoldedInput[];
  readonly folded: readonly Folded[];
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
  contributions: readonly MergeInput[],
  near: number | undefined,
  weights: Readonly<Record<string, number>>,
): Fold {
  if (near === undefined) return { contributions, folded: [] };
  const alike = Map.groupBy(
    contributions
      .map((input) => ({ input, texts: textsIn(input.value) }))
      .filter(({ texts }) => texts.length > 0),
    ({ input }) => `${input.topic} ${canonicalText(withoutTexts(input.value))}`,
  );
  const groups = new Map<MergeInput, MergeInput[]>();
  for (const members of alike.values()) {
    const weightOf = ({ input }: { readonly input: MergeInput }): number =>
      declaredWeight(weights, input.source) ?? 1;
    const ranked = members.toSorted((a, b) => weightOf(b) - weightOf(a));
    const keepers = nearTexts(
      ranked.map(({ texts }) => texts.join('\n')),
      near,
    );
    for (const [index, { input }] of ranked.entries()) {
      const kept = ranked[keepers[index] ?? index]?.input ?? input;
      if (kept === input) groups.set(kept, []);
      else groups.get(kept)?.push(input);
    }
  }
  const dropped = new Set([...groups.values()].flat());
  const kept = contributions.filter((input) => !dropped.has(input));
  return {
    contributions: kept.map((input) => withSources(input, groups.get(input) ?? [])),
    folded: kept.flatMap((input) => {
      const duplicates = groups.get(input) ?? [];
      return duplicates.length === 0
        ? []
        : [{ kept: nameOf(input), duplicates: duplicates.map(nameOf).toSorted(compareText) }];
    }),
  };
}

function withSources(input: MergeInput, duplicates: readonly MergeInput[]): FoldedInput {
  if (duplicates.length === 0) return input;
  const sources = new Set([input, ...duplicates].map(({ source }) => source));
  return { ...input, sources: [...sources].toSorted(compareText) };
}

function nameOf({ source, id }: MergeInput): string {
  return `${source}/${id}`;
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
