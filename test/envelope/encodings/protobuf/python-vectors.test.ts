import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { encodeProtobuf } from '../../../../shared/envelope/encodings/protobuf/encode-protobuf.ts';
import { openMessageType } from '../../../../shared/envelope/encodings/protobuf/message-type.ts';
import { readMessage } from '../../../../shared/envelope/encodings/protobuf/read-message.ts';
import { canonicalText } from '../../../../shared/json/canonical-text.ts';
import { exactNumber } from '../../../../shared/json/exact-number.ts';
import { isArray, isObject } from '../../../../shared/json/is-json-object.ts';
import type { Json } from '../../../../shared/json/json.ts';
import { parseJson } from '../../../../shared/json/parse-json.ts';
import { shopDescriptor } from '../../../fakes/shop-descriptors.ts';

const file = new URL('../../../fixtures/protobuf-vectors.json', import.meta.url);
const vectors = z
  .array(z.object({ message: z.string(), bytes: z.string(), json: z.string() }))
  .parse(JSON.parse(readFileSync(file, 'utf8')));

/** Their 64-bit integers are texts of digits, which no other value of the vectors is. */
function withNumbers(value: Json): Json {
  if (typeof value === 'string' && /^-?\d+$/.test(value)) return exactNumber(value);
  if (isArray(value)) return value.map(withNumbers);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withNumbers(member)]));
}

test.each(vectors.map(({ message, bytes, json }, index) => ({ index, message, bytes, json })))(
  'vector $index of $message of Google in Python',
  ({ message, bytes, json }) => {
    const type = openMessageType({ message, descriptor: shopDescriptor });
    const ours = readMessage(type, Buffer.from(bytes, 'base64'), 100);
    const theirs = parseJson(json);
    expect(canonicalText(ours)).toBe(
      canonicalText(theirs.kind === 'json' ? withNumbers(theirs.value) : null),
    );
    const encoded = encodeProtobuf(type, ours);
    expect(encoded.kind === 'bytes' && canonicalText(readMessage(type, encoded.bytes, 100))).toBe(
      canonicalText(ours),
    );
  },
);
