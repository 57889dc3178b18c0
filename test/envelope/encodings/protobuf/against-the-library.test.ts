import { fromBinary, fromJson, type JsonValue, toBinary, toJson } from '@bufbuild/protobuf';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeProtobuf } from '../../../../shared/envelope/encodings/protobuf/encode-protobuf.ts';
import { openMessageType } from '../../../../shared/envelope/encodings/protobuf/message-type.ts';
import { readMessage } from '../../../../shared/envelope/encodings/protobuf/read-message.ts';
import { canonicalText } from '../../../../shared/json/canonical-text.ts';
import { exactNumber, isNumeric, toDouble } from '../../../../shared/json/exact-number.ts';
import { isArray, isObject } from '../../../../shared/json/is-json-object.ts';
import type { Json } from '../../../../shared/json/json.ts';
import { parseJson } from '../../../../shared/json/parse-json.ts';
import { scalarTypes, shopDescriptor } from '../../../fakes/shop-descriptors.ts';

const scalars = openMessageType({ message: 'shop.v1.Scalars', descriptor: shopDescriptor });
const user = openMessageType({ message: 'shop.v1.User', descriptor: shopDescriptor });

const bigText = (min: bigint, max: bigint) => fc.bigInt({ min, max }).map(String);
const int32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const uint32 = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const int64 = bigText(-(2n ** 63n), 2n ** 63n - 1n);
const uint64 = bigText(0n, 2n ** 64n - 1n);
const double = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value || 0);
// A zero below zero is a zero, which a field without presence cannot hold.
const float = fc.float({ noNaN: true, noDefaultInfinity: true }).map((value) => value || 0);
const text = fc.string({ unit: 'grapheme', maxLength: 8 });
const bytes = fc.uint8Array({ maxLength: 8 }).map((value) => Buffer.from(value).toString('base64'));

const values: Readonly<Record<(typeof scalarTypes)[number], fc.Arbitrary<JsonValue>>> = {
  double,
  float,
  int64,
  uint64,
  int32,
  fixed64: uint64,
  fixed32: uint32,
  bool: fc.boolean(),
  string: text,
  bytes,
  uint32,
  sfixed32: int32,
  sfixed64: int64,
  sint32: int32,
  sint64: int64,
};

const scalarMessage = fc.record(
  Object.fromEntries(
    scalarTypes.flatMap((name) => [
      [name, values[name]] as const,
      [`${name}List`, fc.array(values[name], { maxLength: 3 })] as const,
    ]),
  ),
  { requiredKeys: [] },
);

const address = fc.record({ street: text, zip: uint64 }, { requiredKeys: [] });
const userMessage = fc.record(
  {
    userId: int64,
    name: text,
    level: fc.constantFrom('LEVEL_GOLD', 'LEVEL_NONE', 12),
    addresses: fc.array(address, { maxLength: 2 }),
    counts: fc.dictionary(text, int64, { maxKeys: 2 }),
    homes: fc.dictionary(int32.map(String), address, { maxKeys: 2 }),
    age: int32,
    seenAt: fc
      .date({
        noInvalidDate: true,
        min: new Date('0001-01-01T00:00:00Z'),
        max: new Date('9999-12-31T00:00:00Z'),
      })
      .map((date) => date.toISOString()),
    wide: int64,
    loose: fc.dictionary(
      text,
      fc.oneof(text, double, fc.boolean(), fc.constant(null), fc.constant([1, { a: 'b' }])),
    ),
    friend: fc.record({ phone: int64 }, { requiredKeys: [] }),
  },
  { requiredKeys: [] },
);

/** What is ours alone: numbers where the library has a text of digits, and short floats. */
function loosened(value: Json): Json {
  if (isNumeric(value)) return String(Math.fround(toDouble(value))) + String(value);
  if (typeof value === 'string' && /^-?\d+$/.test(value)) return loosened(exactNumber(String(BigInt(value))));
  if (isArray(value)) return value.map(loosened);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, loosened(member)]));
}

/** The library writes all digits of a float. */
function shortened(value: Json): Json {
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      name === 'float' || name === 'floatList' ? nearestFloat(member) : member,
    ]),
  );
}

function nearestFloat(value: Json): Json {
  return isArray(value) ? value.map(nearestFloat) : isNumeric(value) ? Math.fround(toDouble(value)) : value;
}

function asJson(value: JsonValue): Json {
  const parsed = parseJson(JSON.stringify(value));
  if (parsed.kind !== 'json') throw new Error('the library writes JSON');
  return parsed.value;
}

test.each([
  ['scalars', scalars, scalarMessage],
  ['a message with everything else', user, userMessage],
] as const)('%s decode as the library does, and encode to the same message', (_, type, messages) => {
  fc.assert(
    fc.property(messages as fc.Arbitrary<JsonValue>, (json) => {
      const message = fromJson(type.desc, json);
      const sent = toBinary(type.desc, message);
      const ours = readMessage(type, sent, 100);
      const theirs = asJson(toJson(type.desc, fromBinary(type.desc, sent)));
      expect(canonicalText(loosened(shortened(ours)))).toBe(canonicalText(loosened(shortened(theirs))));

      const encoded = encodeProtobuf(type, ours);
      if (encoded.kind !== 'bytes') throw new Error(encoded.message);
      expect(canonicalText(readMessage(type, encoded.bytes, 100))).toBe(canonicalText(ours));
    }),
    { numRuns: 300 },
  );
});

test('no bytes make decoding throw anything but a fault with a place', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), fc.nat(), userMessage, (noise, at, json) => {
      const sent = toBinary(user.desc, fromJson(user.desc, json as JsonValue));
      const cut = Uint8Array.from([...sent.subarray(0, at % (sent.length + 1)), ...noise]);
      for (const one of [noise, cut]) {
        try {
          readMessage(user, one, 100);
        } catch (error) {
          expect(error).toHaveProperty('name', 'ProtobufFault');
        }
      }
    }),
    { numRuns: 1_000 },
  );
});
