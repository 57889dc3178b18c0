import { isArray, isJsonObject, ownMember } from '../../shared/json/is-json-object.ts';
import type { Json, JsonObject } from '../../shared/json/json.ts';
import { CannotMakeError } from './cannot-make-error.ts';
import { type Conjuncts, listOf, mapsOf, numbersOf, textsOf, valuesOf } from './conjuncts.ts';
import { patternText } from './pattern-text.ts';
import type { Random } from './random.ts';

interface Ports {
  readonly random: Random;
  readonly make: (schema: Json, at: readonly string[]) => Json;
  readonly follow: (schema: Json) => Conjuncts;
}

/** The depth from which an object has no more members than it must. */
const deep = 5;

/** The share of the members that an object may have and need not. */
const share = 0.8;

/** The tries to find a name that the object does not have yet. */
const tries = 30;

/** Makes an object with the members that it must have, and most of those that it may have. @throws CannotMakeError */
export function objectValue(given: Conjuncts, at: readonly string[], ports: Ports): JsonObject {
  const { random } = ports;
  const most = Math.min(Infinity, ...numbersOf(given, 'maxProperties'));
  const least = Math.max(0, ...numbersOf(given, 'minProperties'));
  const known = new Set(mapsOf(given, 'properties').flatMap(Object.keys));
  const members = new Map<string, Json>();
  let parts = given;
  /** Adds a member, with those that depend on it. An optional one that cannot be made is left out. */
  const add = (name: string, isNeeded: boolean): void => {
    if (members.has(name)) return;
    try {
      members.set(name, ports.make(memberSchema(parts, name), [...at, name]));
    } catch (error) {
      if (isNeeded || !(error instanceof CannotMakeError)) throw error;
    }
  };
  const addNeeded = (): void => {
    for (let count = -1; count < members.size;) {
      count = members.size;
      for (const name of neededIn(parts, members)) add(name, true);
      parts = [...given, ...dependentIn(given, members).flatMap(ports.follow)];
    }
  };
  addNeeded();
  for (const name of random.shuffle([...known])) {
    if (members.size >= most || (members.size >= least && (at.length >= deep || random.next() > share)))
      continue;
    add(name, false);
    addNeeded();
  }
  for (let left = tries; members.size < least && left > 0; left -= 1) {
    const name = freeName(parts, members.size, random);
    if (name !== undefined) add(name, false);
  }
  if (members.size < least) throw new CannotMakeError(at, `no ${least} members were found for it`);
  // The order of the schema is the order that people know.
  const ordered = [...known].filter((name) => members.has(name));
  const names = [...ordered, ...[...members.keys()].filter((name) => !known.has(name))];
  return Object.fromEntries(names.map((name) => [name, members.get(name) ?? null]));
}

/** Returns the schema of a member: by its name, by patterns of its name, or that of all others. */
function memberSchema(parts: Conjuncts, name: string): Json {
  const schemas = parts.flatMap((part): readonly Json[] => {
    const properties = ownMember(part, 'properties');
    const own = isJsonObject(properties) ? ownMember(properties, name) : undefined;
    const patterns = ownMember(part, 'patternProperties');
    const matched = Object.entries(isJsonObject(patterns) ? patterns : {}).flatMap(([pattern, schema]) =>
      new RegExp(pattern, 'u').test(name) ? [schema] : [],
    );
    const found = [...(own === undefined ? [] : [own]), ...matched];
    const others = ownMember(part, 'additionalProperties');
    return found.length > 0 || others === undefined ? found : [others];
  });
  return { allOf: schemas };
}

function neededIn(parts: Conjuncts, members: ReadonlyMap<string, Json>): readonly string[] {
  const required = valuesOf(parts, 'required').flatMap(listOf);
  const dependent = ['dependentRequired', 'dependencies'].flatMap((keyword) =>
    mapsOf(parts, keyword).flatMap((map) =>
      Object.entries(map).flatMap(([name, names]) => (members.has(name) ? listOf(names) : [])),
    ),
  );
  return [...required, ...dependent].flatMap((name) => (typeof name === 'string' ? [name] : []));
}

/** Returns the schemas that hold because a member is there. */
function dependentIn(parts: Conjuncts, members: ReadonlyMap<string, Json>): readonly Json[] {
  return ['dependentSchemas', 'dependencies'].flatMap((keyword) =>
    mapsOf(parts, keyword).flatMap((map) =>
      Object.entries(map).flatMap(([name, schema]) =>
        members.has(name) && !isArray(schema) ? [schema] : [],
      ),
    ),
  );
}

/** Makes a name that the schema has no member for, by the patterns of its names. */
function freeName(parts: Conjuncts, count: number, random: Random): string | undefined {
  const ofNames = mapsOf(parts, 'propertyNames');
  const listed = ofNames.flatMap((schema) => listOf(ownMember(schema, 'enum')));
  const patterns = [
    ...textsOf(ofNames, 'pattern'),
    ...mapsOf(parts, 'patternProperties').flatMap(Object.keys),
  ];
  const [pattern] = patterns;
  const choice = random.pick(listed);
  if (typeof choice === 'string') return choice;
  return pattern === undefined ? `member${count + 1}` : patternText(pattern, random);
}
