import { isJsonObject } from '../json/is-json-object.ts';
import type { Json } from '../json/json.ts';
import { formatPointer } from '../json/pointer.ts';
import type { VotedKind } from '../policy/merge-policy.ts';
import { isCode } from './is-code.ts';
import { both, either, ownTypes, type PossibleTypes, resolve } from './schema-types.ts';

/**
 * The fields that a topic's schema has voted on, by JSON Pointer into the body, and the kinds of claims that are: texts
 * and numbers that are codes, and lists in which each place means something of its own. How near two of these are to
 * each other says nothing. Whatever the schema does not say plainly is left to what the claims look like.
 */
export function schemaVotes(schema: Json): ReadonlyMap<string, readonly VotedKind[]> {
  const place = placeOf(schema, { root: schema, depth: 0, open: new Set(), spent: { steps: 0 } });
  return new Map(votesIn(place, []));
}

const votedKinds: readonly VotedKind[] = ['array', 'string', 'number'];

/** What a schema says of a value, and of the members of one that is an object. */
interface Place {
  readonly types: PossibleTypes;
  readonly voted: ReadonlySet<VotedKind>;
  readonly members: ReadonlyMap<string, Place>;
}

const anything: Place = { types: undefined, voted: new Set(), members: new Map() };

interface Trail {
  readonly root: Json;
  readonly depth: number;
  /** References that are being followed: what leads back to itself has no end. */
  readonly open: ReadonlySet<string>;
  readonly spent: { steps: number };
}

/** References multiply on the way; beyond these nothing more is known. */
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

/** What holds where every one of them does. */
function allOf(places: readonly Place[]): Place {
  return {
    types: places.map(({ types }) => types).reduce(both, undefined),
    voted: places.reduce<ReadonlySet<VotedKind>>((all, { voted }) => all.union(voted), new Set()),
    members: joined(places, allOf),
  };
}

/** What holds whichever of them does. A kind that one does not allow, or a member that it does not name, is not its affair. */
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
