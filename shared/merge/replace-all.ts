import type { Json } from '../json/json.ts';
import { isObject } from '../json/is-json-object.ts';
import { isArray } from '../json/is-json-object.ts';

/** A new value for a place, or values for places within it. */
export interface Replacement {
  value?: Json;
  readonly members: Map<string, Replacement>;
}

/**
 * Returns a record with other values in some places, none of them within another. A value that cannot contain a place
 * becomes an object.
 *
 * @param onReplaced called with the tokens of each surrounding value that became an object
 */
export function replaceAll(
  record: Json | undefined,
  { value, members }: Replacement,
  onReplaced: (tokens: readonly string[]) => void,
  tokens: readonly string[] = [],
): Json {
  if (value !== undefined) return value;
  if (members.size === 0) return record ?? null;
  const within = (name: string, known: Json | undefined, of: Replacement): Json =>
    replaceAll(known, of, onReplaced, [...tokens, name]);
  const hasRoom = [...members.keys()].every((name) => hasRoomFor(record, name));
  if (!hasRoom) onReplaced(tokens);
  if (hasRoom && record !== undefined && isArray(record))
    return record.map((element, index) => {
      const other = members.get(String(index));
      return other === undefined ? element : within(String(index), element, other);
    });
  const known = new Map(record !== undefined && isObject(record) ? Object.entries(record) : []);
  for (const [name, member] of members) known.set(name, within(name, known.get(name), member));
  // Unlike an assignment, this makes `__proto__` a member like any other.
  return Object.fromEntries(known);
}

/** Tells whether a value can contain the named member: no value yet, an object, or a list with that element. */
function hasRoomFor(value: Json | undefined, token: string): boolean {
  if (value === undefined) return true;
  if (isArray(value)) return /^(0|[1-9]\d{0,8})$/.test(token) && Number(token) < value.length;
  return isObject(value);
}

export function valueAt(record: Json, tokens: readonly string[]): Json | undefined {
  let place: Json | undefined = record;
  for (const token of tokens) {
    if (place === undefined || place === null || typeof place !== 'object' || !Object.hasOwn(place, token))
      return undefined;
    place = isArray(place) ? place[Number(token)] : isObject(place) ? place[token] : undefined;
  }
  return place;
}
