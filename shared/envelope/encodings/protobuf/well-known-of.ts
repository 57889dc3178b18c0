import { type DescMessage, fromJson, type JsonValue } from '@bufbuild/protobuf';
import { reflect, type ReflectMessage } from '@bufbuild/protobuf/reflect';
import { isNumeric } from '../../../json/exact-number.ts';
import { isArray } from '../../../json/is-json-object.ts';
import type { Json } from '../../../json/json.ts';
import { ProtobufFault } from './protobuf-fault.ts';

/**
 * Returns a message of a well-known type, of which the library reads the JSON.
 *
 * @throws ProtobufFault with the place
 */
export function wellKnownOf(desc: DescMessage, value: Json, at: readonly string[]): ReflectMessage {
  const plain = plainJson(value, at);
  try {
    return reflect(desc, fromJson(desc, plain));
  } catch {
    // The reason of the library holds the value.
    throw new ProtobufFault(at, `is no ${desc.name} in JSON`);
  }
}

/** Returns the value without exact numbers: the well-known types hold doubles. */
function plainJson(value: Json, at: readonly string[]): JsonValue {
  if (typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean' || value === null)
    return value;
  if (isNumeric(value)) throw new ProtobufFault(at, 'has more digits than a double holds');
  if (isArray(value)) return value.map((item, index) => plainJson(item, [...at, String(index)]));
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, plainJson(member, [...at, '*'])]),
  );
}
