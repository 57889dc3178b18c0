import { isJsonObject } from '../json/is-json-object.ts';
import type { Json } from '../json/json.ts';
import { formatPointer } from '../json/pointer.ts';
import type { VotedKind } from '../policy/merge-policy.ts';
import { isCode } from './is-code.ts';
import { both, either, ownTypes, type PossibleTypes, resolve } from './schema-types.ts';

/**
 * Returns the voted fields of a topic's schema, by JSON Pointer, with the kinds of such claims. These are texts and
 * numbers that are codes, and lists whose places have meanings of their own. The distance between two of them means
 * nothing. Fields that the schema does not describe plainly are left to the claims.
 */
export function schemaVotes(schema: Json): ReadonlyMap<string, readonly VotedKind[]> {
  const place = placeOf(schema, { root: schema, depth: 0, open: new Set(), spent: { steps: 0 } });
  return new Map(votesIn(place, []));
}

const votedKinds: readonly VotedKind[] = ['array', 'string', 'number'];

/** The facts about a value, and about the members of an object. */
interface Place {
  readonly types: PossibleTypes;
  readonly voted: ReadonlySet<VotedKind>;
  readonly members: ReadonlyMap<string, Place>;
}

const anything: Place = { types: undefined, voted: new Set(), members: new Map() };

interface Trail {
  readonly root: Json;
  readonly depth: number;
  /** References that are being followed; a circular one is not followed again. */
  readonly open: ReadonlySet<string>;
  readonly spent: { steps: number };
}

/** The limits of the walk, because references multiply. Beyond them nothing is known. */
const maxSteps = 10_000;
const maxDepth = 64;

function placeOf(schema: Json | undefined, trail: Trail): Place {
  trail.spent.steps += 1;
  if (schema === false) return { ...anything, types: new Set() };
  if (!isJsonObject(schema) || trail.spent.steps > maxSteps || trail.depth > maxDepth) return anything;
  const deeper = { ...trail, depth: trail.depth + 1 };
  const inner = (parts: Json | undefined): readonly Place[] =>
    Array.isArray(parts) ? parts.map((part) => placeOf(part, deeper)) : [];
  const { properties, $ref: ref } = schema;
  const members = Object.entries(isJsonObject(properties) ? properties : {});
  return allOf([
    {
      types: ownTypes(schema),
      voted: new Set(votedKinds.filter((kind) => isCode(schema, kind))),
      members: new Map(members.map(([name, member]) => [name, placeOf(member, deeper)])),
    },
    ...inner(schema['allOf']),
    ...[schema['anyOf'], schema['oneOf']].flatMap((parts) =>
      Array.isArray(parts) ? oneOf(inner(parts)) : [],
    ),
    ...(typeof ref === 'string' && !trail.open.has(ref)
      ? [placeOf(resolve(trail.root, ref), { ...deeper, open: new Set([...trail.open, ref]) })]
      : []),
  ]);
}

/** Returns the facts that hold if all of the schemas apply. */
function allOf(places: readonly Place[]): Place {
  return {
    types: places.map(({ types }) => types).reduce(both, undefined),
    voted: places.reduce<ReadonlySet<VotedKind>>((all, { voted }) => all.union(voted), new Set()),
    members: joined(places, allOf),
  };
}

/**
 * Returns the facts that hold if any one of the schemas applies. An alternative does not count for a kind that it
 * forbids or a member that it does not name.
 */
function oneOf(places: readonly Place[]): Place {
  const isVoted = (kind: VotedKind): boolean => {
    const allowing = places.filter(({ types }) => types === undefined || types.has(kind));
    return allowing.length > 0 && allowing.every(({ voted }) => voted.has(kind));
  };
  return {
    types: either(places.map(({ types }) => types)),
    voted: new Set(votedKinds.filter(isVoted)),
    members: joined(places, oneOf),
  };
}

function joined(
  places: readonly Place[],
  join: (members: readonly Place[]) => Place,
): ReadonlyMap<string, Place> {
  const named = Map.groupBy(
    places.flatMap(({ members }) => [...members]),
    ([name]) => name,
  );
  return new Map([...named].map(([name, members]) => [name, join(members.map(([, place]) => place))]));
}

function votesIn(
  { types, voted, members }: Place,
  tokens: readonly string[],
): (readonly [string, readonly VotedKind[]])[] {
  const here = votedKinds.filter((kind) => voted.has(kind) && types?.has(kind) !== false);
  return [
    ...(here.length > 0 ? [[formatPointer(tokens), here] as const] : []),
    ...[...members].flatMap(([name, member]) => votesIn(member, [...tokens, name])),
  ];
}
