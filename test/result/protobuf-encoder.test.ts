import { describe, expect, test } from 'vitest';
import { decodeCloudEvent } from '../../shared/envelope/decode-cloud-event.ts';
import { envelopeText } from '../../shared/envelope/encode-envelope.ts';
import { protobufDecoder } from '../../shared/envelope/encodings/protobuf/protobuf-decoder.ts';
import type { Envelope } from '../../shared/envelope/envelope.ts';
import { evaluate } from '../../shared/expression/jsonata-evaluate.ts';
import { exactNumber } from '../../shared/json/exact-number.ts';
import type { Json } from '../../shared/json/json.ts';
import { parseJson } from '../../shared/json/parse-json.ts';
import { UndeliverableError } from '../../shared/ports/undeliverable-error.ts';
import { protobufEncoder } from '../../shared/result/protobuf-encoder.ts';
import { shapeEnvelope } from '../../shared/result/shape-envelope.ts';
import { resultEnvelope } from '../builders/result-envelope.ts';
import { shopDescriptor } from '../fakes/shop-descriptors.ts';

const declared = { message: 'shop.v1.User', descriptor: shopDescriptor };
const encode = protobufEncoder(declared);

/** Reads an envelope as a topic that declares the message reads it. */
function readBack(envelope: Envelope): Json | undefined {
  const parsed = parseJson(envelopeText(envelope));
  const value = parsed.kind === 'json' ? parsed.value : undefined;
  const decoded = decodeCloudEvent(value, 100, [protobufDecoder(declared)]);
  if (decoded.kind !== 'envelope' || decoded.envelope.body.kind !== 'json') throw new Error('no body');
  return decoded.envelope.body.value;
}

function faultOf(envelope: Envelope): unknown {
  try {
    return encode(envelope);
  } catch (error) {
    return error;
  }
}

describe('the encoder of a recipient', () => {
  test('gives the bytes of the message, with all digits, and keeps the attributes', () => {
    const body = { userId: exactNumber('9223372036854775807'), name: 'Ann' };
    const envelope = resultEnvelope({ body });
    const encoded = encode(envelope);
    expect(encoded.header).toEqual({
      ...envelope.header,
      datacontenttype: 'application/protobuf; messageType=shop.v1.User',
    });
    expect(encoded.body.kind).toBe('bytes');
    expect(readBack(encoded)).toEqual(body);
  });

  test('keeps all digits behind a shape, which sees long numbers as texts', async () => {
    const body = { merged: { user: { id: exactNumber('9007199254740993') } } };
    const shape = '{ "userId": data.merged.user.id, "age": 41 + 1 }';
    const shaped = await shapeEnvelope(resultEnvelope({ body }), { recipient: 'desk', shape, evaluate });
    expect(readBack(encode(shaped))).toEqual({ userId: exactNumber('9007199254740993'), age: 42 });
  });

  test.each<[Json, string, string]>([
    [{ age: 'ten' }, 'data/age', '/age must be an integer'],
    [
      { userId: 1, addresses: [{}, { zip: -1 }] },
      'data/addresses/1/zip',
      '/addresses/1/zip must be an integer',
    ],
    [{ receipt: {} }, 'data/receipt', '/receipt'],
    ['text', 'data', 'the value'],
  ])('refuses %j with the place %s', (body, place, message) => {
    const fault = faultOf(resultEnvelope({ body }));
    expect(fault).toBeInstanceOf(UndeliverableError);
    expect(fault).toMatchObject({ code: 'unencodable', place });
    expect(fault).toMatchObject({ message: expect.stringContaining(`no shop.v1.User: ${message}`) });
  });

  test('refuses a reference, whose short body would be taken for the whole', () => {
    const { header } = resultEnvelope();
    const large: Envelope = { header: { ...header, dataref: 's3://b/k' }, body: { kind: 'json', value: {} } };
    expect(faultOf(large)).toMatchObject({ code: 'unencodable', place: 'dataref' });
  });

  test('refuses a result without a body', () => {
    const { header } = resultEnvelope();
    expect(faultOf({ header, body: { kind: 'none' } })).toMatchObject({ code: 'unencodable', place: 'data' });
  });
});
