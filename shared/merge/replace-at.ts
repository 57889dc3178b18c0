import type { Json } from '../json/json.ts';
import { isArray, isObject } from './claim.ts';

/** A record with another value in one place. What stands in the way of the place gives way to an object. */
export function replaceAt(record: Json | undefined, tokens: readonly string[], value: Json): Json {
  const [token, ...rest] = tokens;
  if (token === undefined) return value;
  if (record !== undefined && isArray(record) && hasRoomFor(record, token))
    return record.with(Number(token), replaceAt(record[Number(token)], rest, value));
  const members = record !== undefined && isObject(record) ? Object.entries(record) : [];
  const known = members.find(([name]) => name === token);
  const member = [token, replaceAt(known?.[1], rest, value)] as const;
  // Unlike an assignment, this makes `__proto__` a member like any other.
  return Object.fromEntries(
    known === undefined ? [...members, member] : members.map((one) => (one === known ? member : one)),
  );
}

/** Whether a value can have a member of this name: it is an object, or a list with an element there. */
export function hasRoomFor(value: Json | undefined, token: string): boolean {
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
