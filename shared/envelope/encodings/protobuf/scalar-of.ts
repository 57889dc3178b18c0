import { type DescEnum, type DescField, ScalarType } from '@bufbuild/protobuf';
import { FLOAT32_MAX } from '@bufbuild/protobuf/wire';
import { isNumeric, isWhole, type Numeric } from '../../../json/exact-number.ts';
import type { Json } from '../../../json/json.ts';
import { decodeBase64 } from '../decode-data.ts';
import { ProtobufFault } from './protobuf-fault.ts';

interface Bounds {
  readonly least: bigint;
  readonly most: bigint;
  readonly isLong: boolean;
}

const int32: Bounds = { least: -(2n ** 31n), most: 2n ** 31n - 1n, isLong: false };
const uint32: Bounds = { least: 0n, most: 2n ** 32n - 1n, isLong: false };
const int64: Bounds = { least: -(2n ** 63n), most: 2n ** 63n - 1n, isLong: true };
const uint64: Bounds = { least: 0n, most: 2n ** 64n - 1n, isLong: true };

/** The types of integers, with their bounds. */
const integers: ReadonlyMap<ScalarType, Bounds> = new Map([
  [ScalarType.INT32, int32],
  [ScalarType.SINT32, int32],
  [ScalarType.SFIXED32, int32],
  [ScalarType.UINT32, uint32],
  [ScalarType.FIXED32, uint32],
  [ScalarType.INT64, int64],
  [ScalarType.SINT64, int64],
  [ScalarType.SFIXED64, int64],
  [ScalarType.UINT64, uint64],
  [ScalarType.FIXED64, uint64],
]);

/**
 * Returns a value of JSON as the library keeps it in a field, or an item.
 *
 * @throws ProtobufFault with the place
 */
export function scalarOf(field: DescField, value: Json, at: readonly string[]): unknown {
  if (field.enum !== undefined) return enumOf(field.enum, value, at);
  const { scalar } = field;
  if (scalar === undefined) throw new TypeError(`the field ${field.name} holds messages`);
  if (scalar === ScalarType.STRING) return textOf(value, at);
  if (scalar === ScalarType.BYTES) return bytesOf(value, at);
  if (scalar === ScalarType.DOUBLE || scalar === ScalarType.FLOAT) return floatOf(scalar, value, at);
  if (scalar !== ScalarType.BOOL) return integerOf(scalar, value, at);
  if (typeof value !== 'boolean') throw new ProtobufFault(at, 'must be true or false');
  return value;
}

/**
 * Returns the name of a member as the key of a map.
 *
 * @throws ProtobufFault with the place
 */
export function mapKeyOf(type: ScalarType, name: string, at: readonly string[]): unknown {
  if (type === ScalarType.STRING) return textOf(name, at);
  if (type !== ScalarType.BOOL) return integerOf(type, name, at);
  if (name !== 'true' && name !== 'false') throw new ProtobufFault(at, 'must be true or false');
  return name === 'true';
}

function textOf(value: Json, at: readonly string[]): string {
  if (typeof value !== 'string') throw new ProtobufFault(at, 'must be a text');
  if (!value.isWellFormed()) throw new ProtobufFault(at, 'holds text that is not well-formed Unicode');
  return value;
}

function bytesOf(value: Json, at: readonly string[]): Uint8Array {
  const bytes = typeof value === 'string' ? decodeBase64(value) : undefined;
  if (bytes === undefined) throw new ProtobufFault(at, 'must be a text in padded base64');
  return bytes;
}

function enumOf(names: DescEnum, value: Json, at: readonly string[]): number {
  if (names.typeName === 'google.protobuf.NullValue' && value === null) return 0;
  const named = names.values.find(({ name, number }) => name === value || number === value);
  if (named !== undefined) return named.number;
  const isNumber = typeof value === 'number' && Number.isInteger(value) && Math.abs(value) < 2 ** 31;
  if (names.open && isNumber) return value;
  throw new ProtobufFault(at, `must be a value of ${names.typeName}`);
}

/** A number of 32 bits keeps the nearest. One of 64 bits keeps a number with more digits not at all. */
function floatOf(type: ScalarType, value: Json, at: readonly string[]): number {
  if (!isNumeric(value)) throw new ProtobufFault(at, 'must be a number');
  if (typeof value !== 'number') throw new ProtobufFault(at, 'has more digits than a double holds');
  if (type === ScalarType.FLOAT && !Number.isFinite(Math.fround(value)))
    throw new ProtobufFault(at, `must lie within ${FLOAT32_MAX}`);
  return type === ScalarType.FLOAT ? Math.fround(value) : value;
}

/** The JSON mapping writes 64 bits as a text, so that a text of digits is a number too. */
function integerOf(type: ScalarType, value: Json, at: readonly string[]): bigint | number {
  const kind = integers.get(type);
  if (kind === undefined) throw new TypeError(`the type ${type} is no type of integers`);
  const text = digitsOf(value);
  if (text === undefined) throw new ProtobufFault(at, 'must be an integer');
  const whole = BigInt(text);
  if (whole < kind.least || whole > kind.most)
    throw new ProtobufFault(at, `must be an integer from ${kind.least} to ${kind.most}`);
  return kind.isLong ? whole : Number(whole);
}

function digitsOf(value: Json): string | undefined {
  const text = isNumeric(value) ? wholeText(value) : value;
  return typeof text === 'string' && /^-?\d{1,30}$/.test(text) ? text : undefined;
}

function wholeText(value: Numeric): string | undefined {
  return isWhole(value) ? String(value) : undefined;
}
