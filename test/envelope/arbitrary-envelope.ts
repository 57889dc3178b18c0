import fc from 'fast-check';
import type { Body } from '../../shared/envelope/encodings/bodies.ts';
import type { Envelope, Header } from '../../shared/envelope/envelope.ts';
import type { Json } from '../../shared/json/json.ts';

/** What CloudEvents allows in a string: no control characters, no noncharacters, no lone surrogates. */
export const attributeText = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
  .filter((text) => !/[\p{Control}\p{Noncharacter_Code_Point}]/u.test(text) && text.isWellFormed());

export const uriReference = fc.oneof(
  fc.webUrl({ withFragments: true, withQueryParameters: true }),
  fc.constantFrom(
    'catalogue-service',
    '/sensors/tn-1234567/alerts',
    'urn:uuid:6e8bc430-9c3a-11d9-9669-0800200c9a66',
  ),
);

/** Any moment that RFC 3339 can write, in any offset. */
export const timestamp = fc
  .tuple(
    fc.date({
      min: new Date('0001-01-01T00:00:00Z'),
      max: new Date('9998-12-31T23:59:59Z'),
      noInvalidDate: true,
    }),
    fc.constantFrom('Z', 'z', '+00:00', '-00:00', '+08:00', '-23:59'),
  )
  .map(([date, offset]) => date.toISOString().replace('Z', offset));

const optional = {
  subject: attributeText,
  time: timestamp,
  dataschema: fc.webUrl(),
  correlationid: attributeText,
  causationid: attributeText,
  traceparent: attributeText,
  sequence: attributeText,
  expirytime: timestamp,
  recordedtime: timestamp,
  dataref: uriReference,
  dataclassification: fc.constantFrom('public', 'internal', 'confidential', 'restricted', 'secret'),
  hopcount: fc.nat(),
  constructor: attributeText,
  comexampleextension1: fc.oneof(attributeText, fc.boolean(), fc.integer()),
};

/** Names that JavaScript knows too, and the one that JSON text can set but an assignment cannot. */
const hostileName = fc.constantFrom('__proto__', 'constructor', 'toString', 'hasOwnProperty', 'length');

/** JSON that comes back from its text as it was: no -0, no lone surrogates. */
export const json: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constant(null),
    fc.boolean(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => (number === 0 ? 0 : number)),
    fc.string({ unit: 'grapheme' }).map((text) => text.toWellFormed()),
    fc.array(tie('value'), { maxLength: 4 }),
    fc
      .array(fc.tuple(fc.oneof(fc.string(), hostileName), tie('value')), { maxLength: 4 })
      .map((entries): Json => Object.fromEntries(entries)),
  ),
})).value;

const base64 = fc.uint8Array({ maxLength: 50 }).map((bytes) => Buffer.from(bytes).toString('base64'));

/** A body beside the `datacontenttype` that it needs. */
const content: fc.Arbitrary<{ readonly datacontenttype?: string; readonly body: Body }> = fc.oneof(
  fc.constant({ body: { kind: 'none' } as const }),
  json.map((value) => ({ body: { kind: 'json', value } as const })),
  fc.record({
    datacontenttype: fc.constantFrom(
      'application/json',
      'text/json; charset=utf-8',
      'application/problem+json',
    ),
    body: json.map((value) => ({ kind: 'json', value }) as const),
  }),
  fc.record({
    datacontenttype: fc.constantFrom('text/plain', 'application/xml', 'text/plain; charset="utf-8"'),
    body: fc.string({ unit: 'grapheme' }).map((value) => ({ kind: 'json', value }) as const),
  }),
  base64.map((text) => ({ body: { kind: 'bytes', base64: text } as const })),
  fc.record({
    datacontenttype: fc.constantFrom('application/octet-stream', 'application/protobuf', 'image/png'),
    body: base64.map((text) => ({ kind: 'bytes', base64: text }) as const),
  }),
);

/** Every envelope that can be. */
export const envelope: fc.Arbitrary<Envelope> = fc
  .tuple(
    fc.record({ id: attributeText, source: uriReference, type: attributeText }),
    fc.record(optional, { requiredKeys: [] }),
    content,
  )
  .map(([named, others, { datacontenttype, body }]) => {
    const header: Header = {
      specversion: '1.0',
      ...named,
      ...others,
      ...(datacontenttype !== undefined && { datacontenttype }),
    };
    return { header, body };
  });
