import type { Contribution } from '../../envelope/contribution.ts';
import { isJsonObject } from '../../json/is-json-object.ts';
import type { Json, JsonObject } from '../../json/json.ts';
import { formatPointer } from '../../json/pointer.ts';
import { citesMember } from '../../json-schema/cited-schema.ts';

/** A part as a receipt names it. */
export type CitedContribution = {
  readonly topic: string;
  readonly source: string;
  readonly id: string;
};

/** The parts that one item of the answer rests on. */
export type Citation = {
  /** JSON Pointer into the result. */
  readonly item: string;
  readonly contributions: readonly CitedContribution[];
  /** Every part that the item rests on is of a topic that any sender may post to. */
  readonly unverified?: true;
};

/** An answer and its citations, separated. */
export type Cited =
  | { readonly kind: 'cited'; readonly value: Json; readonly citations: readonly Citation[] }
  | { readonly kind: 'miscited'; readonly problems: readonly string[] };

/**
 * Separates the citations from an answer. The rest has the form of the fusion's own schema, and each number is resolved
 * to the part that was shown under it. An unknown number is a fault, and so is an item without a citation.
 *
 * @param shown the parts that the model saw, by their numbers
 */
export function takeCitations(
  answer: Json,
  isRootAnItem: boolean,
  shown: ReadonlyMap<number, Contribution>,
): Cited {
  const citations: Citation[] = [];
  const problems: string[] = [];

  const take = (item: JsonObject, tokens: readonly string[]): JsonObject => {
    const { [citesMember]: cites, ...rest } = item;
    const numbers = isList(cites) ? [...new Set(cites)] : [];
    const found = numbers.map((number) => (typeof number === 'number' ? shown.get(number) : undefined));
    const known = found.filter((contribution) => contribution !== undefined);
    const place = placeOf(tokens);
    if (numbers.length === 0) problems.push(`${place} cites nothing`);
    else if (known.length < numbers.length)
      problems.push(`${place} cites a number that no part has: ${listed(numbers, shown)}`);
    citations.push({
      item: formatPointer(tokens),
      contributions: known.map(({ topic, envelope: { header } }) => ({
        topic,
        source: header.source,
        id: header.id,
      })),
    });
    return rest;
  };

  const walk = (value: Json, tokens: readonly string[], isItem: boolean): Json => {
    if (isList(value)) return value.map((part, index) => walk(part, [...tokens, String(index)], true));
    if (!isJsonObject(value)) return value;
    const own = isItem ? take(value, tokens) : value;
    return Object.fromEntries(
      Object.entries(own).map(([name, part]) => [name, walk(part, [...tokens, name], false)]),
    );
  };

  const value = walk(answer, [], isRootAnItem);
  return problems.length === 0 ? { kind: 'cited', value, citations } : { kind: 'miscited', problems };
}

/**
 * Adds a citation to each item. An answer without a model (settled facts in the answer's form) can then be checked
 * against the schema of an answer with citations.
 */
export function withAnyCitations(value: Json, isRootAnItem: boolean): Json {
  const walk = (part: Json, isItem: boolean): Json => {
    if (isList(part)) return part.map((one) => walk(one, true));
    if (!isJsonObject(part)) return part;
    const members = Object.entries(part).map(([name, one]): [string, Json] => [name, walk(one, false)]);
    return Object.fromEntries(isItem ? [...members, [citesMember, [1]]] : members);
  };
  return walk(value, isRootAnItem);
}

/** Names come from the schema or from the model. A reason contains only names that are safe in a message. */
function placeOf(tokens: readonly string[]): string {
  if (tokens.length === 0) return 'the answer';
  return formatPointer(
    tokens.map((token) => (/^(\d{1,6}|[A-Za-z][A-Za-z_]{0,23})$/.test(token) ? token : '*')),
  );
}

function listed(numbers: readonly Json[], shown: ReadonlyMap<number, unknown>): string {
  const wrong = numbers.filter((number) => typeof number !== 'number' || !shown.has(number));
  return wrong
    .slice(0, 5)
    .map((number) => (typeof number === 'number' ? String(number) : '*'))
    .join(', ');
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}
