import { isArray, isObject } from '../json/is-json-object.ts';
import { claimedSize } from '../claim-check/claim-reference.ts';
import type { Envelope } from '../envelope/envelope.ts';
import { envelopeBytes } from '../envelope/encode-envelope.ts';
import { fieldsOf } from '../envelope/encodings/bodies.ts';
import type { Json } from '../json/json.ts';
import type { Bounds, Fusion } from '../policy/fusion.ts';
import type { Part } from './group.ts';
import { isGuest } from './release-rules/openers.ts';
import { isMergeable } from './release-rules/mergeable.ts';

/** The members of a fusion's policy that bound its groups. */
export type BoundsPolicy = Pick<Fusion, 'bounds' | 'openers'>;

/** The parts of a group that its bounds admit, and the others. */
export interface BoundedParts {
  readonly admitted: readonly Part[];
  readonly leftOut: readonly Part[];
}

/**
 * Selects the parts that fit into the bounds of one group, in the order of arrival. Guest parts come after all others, so
 * that they never displace them. A part that does not fit is left out, and a smaller one after it may fit. The first part
 * always fits. Corrections and absences are always admitted: an operator or a named topic sends them, and what is unknown to
 * a completed group would ask for it again.
 *
 * The choice depends on the parts alone. A worker that makes the generation again selects the same, and of the parts that
 * were admitted it admits all.
 *
 * @param known returns the size of a part whose body is not at hand
 */
export function withinBounds(
  policy: BoundsPolicy,
  parts: readonly Part[],
  known: (part: Part) => PartSize | undefined = () => undefined,
): BoundedParts {
  const { bounds } = policy;
  if (bounds === undefined) return { admitted: parts, leftOut: [] };
  const rank = (part: Part): number => (isGuest(policy, part) ? 1 : 0);
  const sorted = parts.toSorted(
    (a, b) => rank(a) - rank(b) || a.arrivedAt - b.arrivedAt || (a.partId < b.partId ? -1 : 1),
  );
  const room = openRoom(bounds, parts.length, known);
  const left = new Set(sorted.filter((part) => isMergeable(part) && !room(part)));
  if (left.size === 0) return { admitted: parts, leftOut: [] };
  return {
    admitted: parts.filter((part) => !left.has(part)),
    leftOut: parts.filter((part) => left.has(part)),
  };
}

/** The size of a part, as its group counts it. */
export interface PartSize {
  readonly bytes: number;
  readonly values: number;
}

/** @param measures false where the bytes cannot matter */
export function sizeOf(envelope: Envelope, measures = true): PartSize {
  return (
    claimedSize(envelope) ?? {
      bytes: measures ? envelopeBytes(envelope) : 0,
      values: countJson(fieldsOf(envelope.body) ?? null),
    }
  );
}

/** Larger than any envelope that travels with its body. */
const mostTravellingBytes = 400_000;

/**
 * Returns a function that takes one part after another, and returns whether it fits beside those that it has taken.
 *
 * @param count the number of parts that may come: where they cannot exceed the bytes, no part is measured
 */
function openRoom(
  bounds: Bounds,
  count: number,
  known: (part: Part) => PartSize | undefined,
): (part: Part) => boolean {
  const { maxParts, maxBytes, maxValues, maxPartsPerSource = Infinity, maxPartsOf = {} } = bounds;
  const measures = count * mostTravellingBytes > maxBytes;
  const ofTopic = new Map<string, number>();
  const ofSource = new Map<string, number>();
  const taken = { parts: 0, bytes: 0, values: 0 };
  return (part) => {
    const { topic, envelope } = part;
    const { source } = envelope.header;
    const [topics, sources] = [ofTopic.get(topic) ?? 0, ofSource.get(source) ?? 0];
    if (taken.parts >= maxParts || sources >= maxPartsPerSource) return false;
    if (topics >= (maxPartsOf[topic] ?? Infinity)) return false;
    const { bytes, values } = known(part) ?? sizeOf(envelope, measures);
    const isTooMuch = taken.bytes + bytes > maxBytes || taken.values + values > maxValues;
    if (isTooMuch && taken.parts > 0) return false;
    taken.parts += 1;
    taken.bytes += bytes;
    taken.values += values;
    ofTopic.set(topic, topics + 1);
    ofSource.set(source, sources + 1);
    return true;
  };
}

/** Returns the number of values in a JSON value, arrays and objects included. */
function countJson(value: Json): number {
  let count = 1;
  if (isArray(value)) for (const item of value) count += countJson(item);
  else if (isObject(value)) for (const member of Object.values<Json>(value)) count += countJson(member);
  return count;
}
