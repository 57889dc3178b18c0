import { type DescField, toJson } from '@bufbuild/protobuf';
import {
  isReflectMap,
  isReflectMessage,
  isReflectList,
  type ReflectMessage,
} from '@bufbuild/protobuf/reflect';
import { isJsonObject } from '../../../json/is-json-object.ts';
import type { Json } from '../../../json/json.ts';
import type { JsonContext } from './json-context.ts';
import { ProtobufFault } from './protobuf-fault.ts';

/** Types of which the library writes the JSON, which is a text. */
const texts: ReadonlySet<string> = new Set([
  'google.protobuf.Timestamp',
  'google.protobuf.Duration',
  'google.protobuf.FieldMask',
]);

/**
 * Returns the JSON of a message of a well-known type, by the JSON mapping; undefined for any other message.
 *
 * @throws ProtobufFault with the place
 */
export function wellKnownJson(
  message: ReflectMessage,
  at: readonly string[],
  context: JsonContext,
): Json | undefined {
  const { desc } = message;
  if (texts.has(desc.typeName)) return textJson(message, at);
  switch (desc.typeName) {
    case 'google.protobuf.Any':
      return anyJson(message, at, context);
    case 'google.protobuf.Struct':
      return structJson(message, at);
    case 'google.protobuf.Value':
      return kindJson(message, at);
    case 'google.protobuf.ListValue':
      return listJson(message, at);
    default:
      return undefined;
  }
}

function textJson({ desc, message }: ReflectMessage, at: readonly string[]): Json {
  try {
    const json = toJson(desc, message);
    if (typeof json === 'string') return json;
  } catch {
    // The reason of the library holds the value.
  }
  throw new ProtobufFault(at, `is no ${desc.name} that JSON can write`);
}

function anyJson(message: ReflectMessage, at: readonly string[], { registry, decode }: JsonContext): Json {
  const url = message.get(fieldNamed(message, 'type_url'));
  const bytes = message.get(fieldNamed(message, 'value'));
  if (typeof url !== 'string' || !(bytes instanceof Uint8Array)) throw new ProtobufFault(at, 'is no Any');
  if (url === '' && bytes.length === 0) return {};
  const desc = url.includes('/') ? registry.getMessage(url.slice(url.lastIndexOf('/') + 1)) : undefined;
  if (desc === undefined)
    throw new ProtobufFault(at, 'is an Any of a type that the descriptor set does not have');
  const json = decode(desc, bytes, at);
  const isPlain = isJsonObject(json) && !hasOwnForm(desc.typeName);
  return isPlain ? { '@type': url, ...json } : { '@type': url, value: json };
}

/** Tells whether the JSON mapping gives a type a form of its own, which an Any holds as `value`. */
export function hasOwnForm(typeName: string): boolean {
  return (
    texts.has(typeName) ||
    /^google\.protobuf\.(Any|Struct|Value|ListValue|(Double|Float|U?Int(32|64)|Bool|String|Bytes)Value)$/.test(
      typeName,
    )
  );
}

function structJson(message: ReflectMessage, at: readonly string[]): Json {
  const fields: unknown = message.get(fieldNamed(message, 'fields'));
  if (!isReflectMap(fields)) throw new ProtobufFault(at, 'is no Struct');
  return Object.fromEntries(
    [...fields].map(([name, value]) => [String(name), kindJson(value, [...at, '*'])]),
  );
}

function listJson(message: ReflectMessage, at: readonly string[]): Json {
  const values: unknown = message.get(fieldNamed(message, 'values'));
  if (!isReflectList(values)) throw new ProtobufFault(at, 'is no list');
  return [...values].map((value, index) => kindJson(value, [...at, String(index)]));
}

function kindJson(value: unknown, at: readonly string[]): Json {
  if (!isReflectMessage(value)) throw new ProtobufFault(at, 'has a value of no kind');
  const [kinds] = value.oneofs;
  const field = kinds === undefined ? undefined : value.oneofCase(kinds);
  if (field === undefined) throw new ProtobufFault(at, 'is a Value of no kind');
  const found: unknown = value.get(field);
  if (field.name === 'struct_value' && isReflectMessage(found)) return structJson(found, at);
  if (field.name === 'list_value' && isReflectMessage(found)) return listJson(found, at);
  if (field.name === 'null_value') return null;
  if (typeof found === 'string' || typeof found === 'boolean') return found;
  if (typeof found === 'number' && Number.isFinite(found)) return found;
  throw new ProtobufFault(at, 'is no finite number, and JSON has no other');
}

function fieldNamed(message: ReflectMessage, name: string): DescField {
  const field = message.fields.find((one) => one.name === name);
  if (field === undefined) throw new TypeError(`${message.desc.typeName} has no field ${name}`);
  return field;
}
