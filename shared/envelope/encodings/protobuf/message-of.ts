import { type DescField, type DescMessage, type Registry, toBinary } from '@bufbuild/protobuf';
import { reflect, type ReflectMessage } from '@bufbuild/protobuf/reflect';
import { FeatureSet_FieldPresence, isWrapperDesc } from '@bufbuild/protobuf/wkt';
import { isJsonObject, ownMember } from '../../../json/is-json-object.ts';
import type { Json, JsonObject } from '../../../json/json.ts';
import { ProtobufFault } from './protobuf-fault.ts';
import { mapKeyOf, scalarOf } from './scalar-of.ts';
import { hasOwnForm } from './well-known-json.ts';
import { wellKnownOf } from './well-known-of.ts';

/**
 * Returns the message that a value stands for, by the JSON mapping of Protocol Buffers.
 *
 * @throws ProtobufFault with the place
 */
export function messageOf(
  desc: DescMessage,
  value: Json,
  at: readonly string[],
  registry: Registry,
): ReflectMessage {
  const message = reflect(desc);
  const [only] = desc.fields;
  if (only !== undefined && isWrapperDesc(desc)) {
    message.set(only, scalarOf(only, value, at));
    return message;
  }
  if (desc.typeName === 'google.protobuf.Any') return anyOf(message, value, at, registry);
  if (hasOwnForm(desc.typeName)) return wellKnownOf(desc, value, at);
  if (!isJsonObject(value)) throw new ProtobufFault(at, `must be an object, as ${desc.typeName} is one`);
  for (const [name, member] of Object.entries(value)) setMember(message, name, member, at, registry);
  for (const field of desc.fields)
    if (field.presence === FeatureSet_FieldPresence.LEGACY_REQUIRED && !message.isSet(field))
      throw new ProtobufFault([...at, field.jsonName], 'is required, and it is missing');
  return message;
}

function setMember(
  message: ReflectMessage,
  name: string,
  value: Json,
  at: readonly string[],
  registry: Registry,
): void {
  const field =
    message.fields.find((one) => one.jsonName === name) ?? message.fields.find((one) => one.name === name);
  if (field === undefined)
    throw new ProtobufFault([...at, shown(name)], `is no field of ${message.desc.typeName}`);
  const place = [...at, field.jsonName];
  if (value === null && !takesNull(field)) return;
  if (message.isSet(field) || (field.oneof !== undefined && message.oneofCase(field.oneof) !== undefined))
    throw new ProtobufFault(place, 'is set twice, by two names or by two members of a oneof');
  if (field.fieldKind === 'list') setList(message, field, value, place, registry);
  else if (field.fieldKind === 'map') setMap(message, field, value, place, registry);
  else message.set(field, valueOf(field, value, place, registry));
}

function setList(
  message: ReflectMessage,
  field: DescField & { readonly fieldKind: 'list' },
  value: Json,
  at: readonly string[],
  registry: Registry,
): void {
  if (!Array.isArray(value)) throw new ProtobufFault(at, 'must be a list');
  const list = message.get(field);
  for (const [index, item] of value.entries())
    list.add(valueOf(field, item, [...at, String(index)], registry));
}

function setMap(
  message: ReflectMessage,
  field: DescField & { readonly fieldKind: 'map' },
  value: Json,
  at: readonly string[],
  registry: Registry,
): void {
  if (!isJsonObject(value)) throw new ProtobufFault(at, 'must be an object, as a map is one');
  const map = message.get(field);
  for (const [name, item] of Object.entries(value))
    map.set(mapKeyOf(field.mapKey, name, [...at, '*']), valueOf(field, item, [...at, '*'], registry));
}

function valueOf(field: DescField, value: Json, at: readonly string[], registry: Registry): unknown {
  return field.message === undefined
    ? scalarOf(field, value, at)
    : messageOf(field.message, value, at, registry);
}

function anyOf(
  message: ReflectMessage,
  value: Json,
  at: readonly string[],
  registry: Registry,
): ReflectMessage {
  if (!isJsonObject(value)) throw new ProtobufFault(at, 'must be an object with "@type"');
  if (Object.keys(value).length === 0) return message;
  const { '@type': url = null, ...rest } = value;
  const desc =
    typeof url === 'string' && url.includes('/')
      ? registry.getMessage(url.slice(url.lastIndexOf('/') + 1))
      : undefined;
  if (desc === undefined)
    throw new ProtobufFault(
      [...at, '@type'],
      'must name a type of the descriptor set: type.googleapis.com/shop.v1.User',
    );
  const held = hasOwnForm(desc.typeName) ? heldBy(rest, at) : rest;
  const inner = messageOf(desc, held, at, registry);
  for (const field of message.fields)
    message.set(field, field.name === 'type_url' ? url : toBinary(desc, inner.message));
  return message;
}

function heldBy(rest: JsonObject, at: readonly string[]): Json {
  const value = ownMember(rest, 'value');
  if (value === undefined || Object.keys(rest).length !== 1)
    throw new ProtobufFault(at, 'must hold its message as "value", and nothing else');
  return value;
}

/** Tells whether null is a value of a field, and not the absence of one. */
function takesNull(field: DescField): boolean {
  return (
    field.message?.typeName === 'google.protobuf.Value' ||
    field.enum?.typeName === 'google.protobuf.NullValue'
  );
}

/** Shows a name that may be anything. */
function shown(name: string): string {
  return /^[A-Za-z_][\w-]{0,39}$/.test(name) ? name : '*';
}
