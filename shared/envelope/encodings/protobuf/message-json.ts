import { type DescEnum, type DescField, ScalarType } from '@bufbuild/protobuf';
import {
  isReflectList,
  isReflectMap,
  isReflectMessage,
  type ReflectMessage,
} from '@bufbuild/protobuf/reflect';
import { base64Encode } from '@bufbuild/protobuf/wire';
import { FeatureSet_FieldPresence, isWrapperDesc } from '@bufbuild/protobuf/wkt';
import { exactNumber } from '../../../json/exact-number.ts';
import type { Json } from '../../../json/json.ts';
import type { JsonContext } from './json-context.ts';
import { ProtobufFault } from './protobuf-fault.ts';
import { shortestFloat } from './shortest-float.ts';
import { wellKnownJson } from './well-known-json.ts';

/**
 * Returns the JSON of a message: members have their JSON names, enums the names of their values. A field without a value
 * is no member, and neither is a zero of a field without presence: it looks like one that was not set.
 *
 * @throws ProtobufFault with the place
 */
export function messageJson(message: ReflectMessage, at: readonly string[], context: JsonContext): Json {
  const [only] = message.fields;
  if (only !== undefined && isWrapperDesc(message.desc))
    return valueJson(only, message.get(only), at, context);
  const wellKnown = wellKnownJson(message, at, context);
  if (wellKnown !== undefined) return wellKnown;
  if ((message.getUnknown() ?? []).length > 0)
    throw new ProtobufFault(at, `has a value that an enum of ${message.desc.typeName} does not have`);
  const members = message.fields.flatMap((field): (readonly [string, Json])[] => {
    const place = [...at, field.jsonName];
    if (message.isSet(field)) return [[field.jsonName, fieldJson(field, message.get(field), place, context)]];
    if (field.presence === FeatureSet_FieldPresence.LEGACY_REQUIRED)
      throw new ProtobufFault(place, 'is required, and it is missing');
    return [];
  });
  return Object.fromEntries(members);
}

/** Returns the JSON of a field's value: of a list, a map, or one value. */
function fieldJson(field: DescField, value: unknown, at: readonly string[], context: JsonContext): Json {
  if (isReflectList(value))
    return [...value].map((item, index) => valueJson(field, item, [...at, String(index)], context));
  if (isReflectMap(value))
    return Object.fromEntries(
      [...value].map(([key, item]) => [String(key), valueJson(field, item, [...at, '*'], context)]),
    );
  return valueJson(field, value, at, context);
}

/** Returns the JSON of one value: of a field, of an item, or of an entry of a map. */
function valueJson(
  { scalar, enum: names }: DescField,
  value: unknown,
  at: readonly string[],
  context: JsonContext,
): Json {
  if (isReflectMessage(value)) return messageJson(value, at, context);
  if (typeof value === 'bigint') return exactNumber(String(value));
  if (value instanceof Uint8Array) return base64Encode(value);
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value !== 'number') throw new ProtobufFault(at, 'has a value of no kind');
  if (names !== undefined) return enumJson(names, value, at);
  if (!Number.isFinite(value)) throw new ProtobufFault(at, 'is no finite number, and JSON has no other');
  return scalar === ScalarType.FLOAT ? shortestFloat(value) : value;
}

function enumJson(names: DescEnum, value: number, at: readonly string[]): Json {
  if (names.typeName === 'google.protobuf.NullValue') return null;
  const name = names.value[value]?.name;
  if (name === undefined && !names.open)
    throw new ProtobufFault(at, `has a value that ${names.typeName} does not have`);
  return name ?? value;
}
