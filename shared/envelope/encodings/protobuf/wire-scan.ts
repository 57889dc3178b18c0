import { type DescField, type DescMessage, ScalarType } from '@bufbuild/protobuf';
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import { ProtobufFault } from './protobuf-fault.ts';

/**
 * The most fields, set or not, that the messages of one body may have together. An empty message takes two bytes, and
 * memory for each of its fields.
 */
export const mostSlots = 10_000_000;

/** The limits of one body, and the rest of them. */
export interface Scan {
  readonly maxDepth: number;
  slots: number;
}

/**
 * Walks the bytes of a message before they are decoded. The library skips what it does not know, takes a value of
 * another wire type for its own, and lets a nested message reach beyond its end. All of these are faults here.
 *
 * @throws ProtobufFault with the place
 */
export function scanMessage(desc: DescMessage, bytes: Uint8Array, at: readonly string[], scan: Scan): void {
  const reader = new BinaryReader(bytes);
  scanFields(desc, reader, at, scan, undefined);
}

/** @param group the number of the group that the fields stand in; undefined up to the end of the bytes */
function scanFields(
  desc: DescMessage,
  reader: BinaryReader,
  at: readonly string[],
  scan: Scan,
  group: number | undefined,
): void {
  // One level of JSON may take two of messages, as in a Struct.
  if (at.length > scan.maxDepth) throw new ProtobufFault(at, 'is nested too deeply');
  scan.slots -= desc.fields.length + 1;
  if (scan.slots < 0) throw new ProtobufFault([], 'has too many messages');
  const counts = new Map<number, number>();
  while (reader.pos < reader.len) {
    const [number, wireType] = readTag(reader, at);
    if (wireType === WireType.EndGroup) {
      if (number === group) return;
      throw new ProtobufFault(at, 'ends a group that it has not begun');
    }
    const field = fieldOf(desc, number);
    if (field === undefined)
      throw new ProtobufFault(at, `has the unknown field ${number}; ${desc.typeName} does not have it`);
    const count = counts.get(number) ?? 0;
    counts.set(number, count + 1);
    scanField(field, wireType, reader, placeOf(at, field, count), scan);
  }
  if (group !== undefined) throw new ProtobufFault(at, 'breaks off within a group');
}

const byNumber = new WeakMap<DescMessage, ReadonlyMap<number, DescField>>();

/** Returns the field of a number. Extensions have no place in the merged record, so they count as unknown. */
function fieldOf(desc: DescMessage, number: number): DescField | undefined {
  let fields = byNumber.get(desc);
  if (fields === undefined) {
    fields = new Map(desc.fields.map((field) => [field.number, field]));
    byNumber.set(desc, fields);
  }
  return fields.get(number);
}

function scanField(
  field: DescField,
  wireType: WireType,
  reader: BinaryReader,
  at: readonly string[],
  scan: Scan,
): void {
  if (field.fieldKind === 'map') {
    expectWire(wireType, WireType.LengthDelimited, at);
    return scanEntry(field, readBytes(reader, at), at, scan);
  }
  if (field.message !== undefined) {
    expectWire(wireType, field.delimitedEncoding ? WireType.StartGroup : WireType.LengthDelimited, at);
    if (field.delimitedEncoding) return scanFields(field.message, reader, at, scan, field.number);
    return scanMessage(field.message, readBytes(reader, at), at, scan);
  }
  const scalar = field.enum === undefined ? field.scalar : ScalarType.INT32;
  const own = wireOf(scalar);
  const isPackable = field.fieldKind === 'list' && own !== WireType.LengthDelimited;
  if (!isPackable || wireType !== WireType.LengthDelimited) {
    expectWire(wireType, own, at);
    return scanScalar(scalar, reader, at);
  }
  const packed = new BinaryReader(readBytes(reader, at));
  while (packed.pos < packed.len) scanScalar(scalar, packed, at);
}

/** Scans the key and the value of one entry of a map. Its key is not shown. */
function scanEntry(
  field: DescField & { readonly fieldKind: 'map' },
  bytes: Uint8Array,
  map: readonly string[],
  scan: Scan,
): void {
  const reader = new BinaryReader(bytes);
  const at = [...map, '*'];
  while (reader.pos < reader.len) {
    const [number, wireType] = readTag(reader, at);
    if (number > 2)
      throw new ProtobufFault(at, `has the unknown field ${number}; an entry has a key and a value`);
    if (number === 2 && field.message !== undefined) {
      expectWire(wireType, WireType.LengthDelimited, at);
      scanMessage(field.message, readBytes(reader, at), at, scan);
      continue;
    }
    const scalar = number === 1 ? field.mapKey : (field.scalar ?? ScalarType.INT32);
    expectWire(wireType, wireOf(scalar), at);
    scanScalar(scalar, reader, at);
  }
}

function scanScalar(scalar: ScalarType, reader: BinaryReader, at: readonly string[]): void {
  if (scalar !== ScalarType.STRING) {
    within(at, () => reader.skip(wireOf(scalar)));
    return;
  }
  const bytes = readBytes(reader, at);
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new ProtobufFault(at, 'holds text that is not UTF-8');
  }
}

/** The wire types of scalars; a Varint, if there is none. */
const wireTypes: ReadonlyMap<ScalarType, WireType> = new Map([
  [ScalarType.STRING, WireType.LengthDelimited],
  [ScalarType.BYTES, WireType.LengthDelimited],
  [ScalarType.DOUBLE, WireType.Bit64],
  [ScalarType.FIXED64, WireType.Bit64],
  [ScalarType.SFIXED64, WireType.Bit64],
  [ScalarType.FLOAT, WireType.Bit32],
  [ScalarType.FIXED32, WireType.Bit32],
  [ScalarType.SFIXED32, WireType.Bit32],
]);

function wireOf(scalar: ScalarType): WireType {
  return wireTypes.get(scalar) ?? WireType.Varint;
}

function expectWire(found: WireType, expected: WireType, at: readonly string[]): void {
  if (found !== expected)
    throw new ProtobufFault(
      at,
      `has the wire type ${found}, and its field has ${expected}: these bytes are of another message`,
    );
}

function readTag(reader: BinaryReader, at: readonly string[]): [number, WireType] {
  return within(at, () => reader.tag());
}

function readBytes(reader: BinaryReader, at: readonly string[]): Uint8Array {
  return within(at, () => reader.bytes());
}

/** Reads, and gives the place of bytes that break off or are no tag. */
function within<T>(at: readonly string[], read: () => T): T {
  try {
    return read();
  } catch {
    throw new ProtobufFault(at, 'is cut off, or is no message');
  }
}

function placeOf(at: readonly string[], field: DescField, count: number): readonly string[] {
  const name = field.jsonName;
  return field.fieldKind === 'list' ? [...at, name, String(count)] : [...at, name];
}
