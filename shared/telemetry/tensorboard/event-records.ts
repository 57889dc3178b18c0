import { maskedCrc32c } from './crc32c.ts';

/** The values of one step. */
export interface StepValues {
  readonly step: number;
  /** Seconds since the epoch. */
  readonly wallTime: number;
  /** By tag. */
  readonly scalars: ReadonlyMap<string, number>;
}

/** The first record of an event file: it names the version of the format. */
export function versionRecord(wallTime: number): Uint8Array {
  return record(concat([double(1, wallTime), text(3, 'brain.Event:2')]));
}

/** Writes the values of a step as a record: a `Summary` in an `Event` in a TFRecord. */
export function scalarRecord({ step, wallTime, scalars }: StepValues): Uint8Array {
  const values = [...scalars].map(([tag, value]) => bytes(1, concat([text(1, tag), float(2, value)])));
  return record(concat([double(1, wallTime), integer(2, step), bytes(5, concat(values))]));
}

/**
 * Frames data: its length, the checksum of the length, the data, and its checksum.
 *
 * @see https://www.tensorflow.org/tutorials/load_data/tfrecord#tfrecords_format_details
 */
function record(data: Uint8Array): Uint8Array {
  const framed = new Uint8Array(data.length + 16);
  const view = new DataView(framed.buffer);
  view.setBigUint64(0, BigInt(data.length), true);
  view.setUint32(8, maskedCrc32c(framed.subarray(0, 8)), true);
  framed.set(data, 12);
  view.setUint32(12 + data.length, maskedCrc32c(data), true);
  return framed;
}

/** The kinds of protobuf's fields. */
const kind = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;

function double(field: number, value: number): Uint8Array {
  const made = new Uint8Array(9);
  made[0] = (field << 3) | kind.fixed64;
  new DataView(made.buffer).setFloat64(1, value, true);
  return made;
}

function float(field: number, value: number): Uint8Array {
  const made = new Uint8Array(5);
  made[0] = (field << 3) | kind.fixed32;
  new DataView(made.buffer).setFloat32(1, value, true);
  return made;
}

function integer(field: number, value: number): Uint8Array {
  return Uint8Array.from([(field << 3) | kind.varint, ...varint(value)]);
}

function text(field: number, value: string): Uint8Array {
  return bytes(field, new TextEncoder().encode(value));
}

function bytes(field: number, value: Uint8Array): Uint8Array {
  return concat([Uint8Array.from([(field << 3) | kind.bytes, ...varint(value.length)]), value]);
}

function varint(value: number): readonly number[] {
  const made: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    made.push((rest % 0x80) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  return [...made, rest];
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
