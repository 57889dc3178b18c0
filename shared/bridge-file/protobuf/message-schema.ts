import { type DescEnum, type DescField, type DescMessage, ScalarType } from '@bufbuild/protobuf';
import { FeatureSet_FieldPresence, isWrapperDesc } from '@bufbuild/protobuf/wkt';
import type { JsonObject } from '../../json/json.ts';

/** The schemas of the well-known types that the JSON mapping gives a form of their own. */
const wellKnown: ReadonlyMap<string, JsonObject> = new Map<string, JsonObject>([
  ['google.protobuf.Timestamp', { type: 'string', format: 'date-time' }],
  ['google.protobuf.Duration', { type: 'string' }],
  ['google.protobuf.FieldMask', { type: 'string' }],
  ['google.protobuf.Any', { type: 'object', properties: { '@type': { type: 'string' } } }],
  ['google.protobuf.Struct', { type: 'object' }],
  ['google.protobuf.ListValue', { type: 'array' }],
  ['google.protobuf.Value', {}],
]);

/**
 * Derives the JSON Schema of a message's JSON. It is closed, because decoding refuses unknown fields, and it admits what
 * decoding gives: numbers of 64 bits are integers, and enums are names.
 */
export function messageSchema(root: DescMessage): JsonObject {
  const defs = new Map<string, JsonObject>();
  const open: DescMessage[] = [root];
  for (let desc = open.pop(); desc !== undefined; desc = open.pop()) {
    if (defs.has(desc.typeName)) continue;
    defs.set(desc.typeName, objectSchema(desc));
    open.push(
      ...desc.fields.flatMap(({ message }) => (message === undefined || isLeaf(message) ? [] : [message])),
    );
  }
  const { [root.typeName]: own = {}, ...others } = Object.fromEntries(defs);
  const isOwn = !refersTo([...defs.values()], root.typeName);
  if (isOwn && Object.keys(others).length === 0) return own;
  return isOwn ? { ...own, $defs: others } : { ...refTo(root), $defs: Object.fromEntries(defs) };
}

function refersTo(schemas: readonly JsonObject[], typeName: string): boolean {
  return JSON.stringify(schemas).includes(JSON.stringify(refTo({ typeName })));
}

function refTo({ typeName }: Pick<DescMessage, 'typeName'>): JsonObject {
  return { $ref: `#/$defs/${typeName}` };
}

function isLeaf(desc: DescMessage): boolean {
  return wellKnown.has(desc.typeName) || isWrapperDesc(desc);
}

function objectSchema(desc: DescMessage): JsonObject {
  const known = wellKnown.get(desc.typeName);
  if (known !== undefined) return known;
  const required = desc.fields
    .filter(({ presence }) => presence === FeatureSet_FieldPresence.LEGACY_REQUIRED)
    .map(({ jsonName }) => jsonName);
  return {
    type: 'object',
    properties: Object.fromEntries(desc.fields.map((field) => [field.jsonName, fieldSchema(field)])),
    ...(required.length > 0 && { required }),
    additionalProperties: false,
  };
}

function fieldSchema(field: DescField): JsonObject {
  if (field.fieldKind === 'list') return { type: 'array', items: valueSchema(field) };
  if (field.fieldKind === 'map') return { type: 'object', additionalProperties: valueSchema(field) };
  return valueSchema(field);
}

function valueSchema({ message, enum: names, scalar }: DescField): JsonObject {
  if (names !== undefined) return enumSchema(names);
  if (message === undefined) return scalarSchema(scalar);
  const [wrapped] = message.fields;
  if (wrapped !== undefined && isWrapperDesc(message)) return scalarSchema(wrapped.scalar);
  return wellKnown.get(message.typeName) ?? refTo(message);
}

function enumSchema({ typeName, values }: DescEnum): JsonObject {
  if (typeName === 'google.protobuf.NullValue') return { type: 'null' };
  return { enum: values.map(({ name }) => name) };
}

const int32: JsonObject = { type: 'integer', format: 'int32' };
const uint32: JsonObject = { type: 'integer', minimum: 0, maximum: 4_294_967_295 };
const int64: JsonObject = { type: 'integer', format: 'int64' };
const uint64: JsonObject = { type: 'integer', minimum: 0 };

const scalarSchemas: Readonly<Record<ScalarType, JsonObject>> = {
  [ScalarType.BOOL]: { type: 'boolean' },
  [ScalarType.STRING]: { type: 'string' },
  [ScalarType.BYTES]: { type: 'string', format: 'byte' },
  [ScalarType.DOUBLE]: { type: 'number' },
  [ScalarType.FLOAT]: { type: 'number' },
  [ScalarType.INT32]: int32,
  [ScalarType.SINT32]: int32,
  [ScalarType.SFIXED32]: int32,
  [ScalarType.UINT32]: uint32,
  [ScalarType.FIXED32]: uint32,
  [ScalarType.INT64]: int64,
  [ScalarType.SINT64]: int64,
  [ScalarType.SFIXED64]: int64,
  [ScalarType.UINT64]: uint64,
  [ScalarType.FIXED64]: uint64,
};

function scalarSchema(scalar: ScalarType | undefined): JsonObject {
  return scalar === undefined ? {} : scalarSchemas[scalar];
}
