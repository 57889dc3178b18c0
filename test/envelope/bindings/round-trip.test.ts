import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { amqpBinding, httpBinding, kafkaBinding } from '../../../shared/envelope/bindings/binding.ts';
import { decodeMessage } from '../../../shared/envelope/bindings/decode-message.ts';
import { encodeBinary, encodeStructured } from '../../../shared/envelope/bindings/encode-message.ts';
import type { TransportMessage } from '../../../shared/envelope/bindings/transport-message.ts';
import { declaresJson, parseMediaType } from '../../../shared/envelope/encodings/media-type.ts';
import type { Envelope, Header } from '../../../shared/envelope/envelope.ts';
import { envelope } from '../arbitrary-envelope.ts';

const bindings = { kafka: kafkaBinding, amqp: amqpBinding, http: httpBinding };
const reading = { maxDepth: 100 };

/** The envelope as headers can tell it: extensions are texts, JSON has a media type, and other text is bytes. */
function asCarried({ header, body }: Envelope): Envelope {
  const carried: Header = { ...header };
  const texts = Object.entries(carried).map(([name, value]) => [
    name,
    name === 'hopcount' ? value : String(value),
  ]);
  const { datacontenttype } = header;
  const mediaType = datacontenttype === undefined ? undefined : parseMediaType(datacontenttype);
  if (body.kind === 'json' && datacontenttype === undefined)
    texts.push(['datacontenttype', 'application/json']);
  const text = body.kind === 'json' && typeof body.value === 'string' ? body.value : undefined;
  const isBytes =
    text !== undefined && mediaType !== undefined && mediaType.type !== 'text' && !declaresJson(mediaType);
  return {
    header: { ...carried, ...Object.fromEntries(texts) },
    body: isBytes ? { kind: 'bytes', base64: Buffer.from(text).toString('base64') } : body,
  };
}

/** Bytes that HTTP and AMQP cannot tell from no data. */
const isEmpty = ({ header, body }: Envelope): boolean =>
  body.kind === 'bytes' && body.base64 === '' && header.datacontenttype === undefined;

describe.each(Object.entries(bindings))('%s', (name, binding) => {
  test('an event in binary mode comes back as it was', () => {
    fc.assert(
      fc.property(envelope, (one) => {
        fc.pre(binding.hasNull || !isEmpty(one));
        const decoded = decodeMessage(binding, encodeBinary(binding, one), reading);
        expect(decoded).toEqual({
          kind: 'events',
          mode: 'binary',
          events: [{ kind: 'envelope', envelope: asCarried(one) }],
        });
      }),
    );
  });

  test('an event in structured mode comes back as it was', () => {
    fc.assert(
      fc.property(envelope, (one) => {
        const decoded = decodeMessage(binding, encodeStructured(one), reading);
        expect(decoded).toEqual({
          kind: 'events',
          mode: 'structured',
          events: [{ kind: 'envelope', envelope: one }],
        });
      }),
    );
  });

  test('any message is decoded without a throw', () => {
    const header = fc.oneof(
      fc.string(),
      fc
        .tuple(
          fc.constantFrom(...binding.prefixes),
          fc.constantFrom('specversion', 'id', 'data', '__proto__'),
        )
        .map((parts) => parts.join('')),
    );
    const message: fc.Arbitrary<TransportMessage> = fc.record(
      {
        headers: fc.array(fc.tuple(header, fc.string())).map((entries) => new Map(entries)),
        contentType: fc.oneof(
          fc.string(),
          fc.constantFrom('application/cloudevents+json', 'application/json'),
        ),
        value: fc.option(
          fc.oneof(
            fc.uint8Array(),
            fc.json().map((text) => new TextEncoder().encode(text)),
          ),
        ),
      },
      { requiredKeys: ['headers', 'value'] },
    );
    fc.assert(
      fc.property(message, (one) => {
        expect(['events', 'plain', 'malformed']).toContain(decodeMessage(binding, one, reading).kind);
      }),
    );
  });

  test(`${name} headers begin with the prefix that the binding writes`, () => {
    const { headers } = encodeBinary(binding, {
      header: { specversion: '1.0', id: 'i', source: 's', type: 't' },
      body: { kind: 'none' },
    });
    const [prefix] = binding.prefixes;
    expect([...headers.keys()]).toEqual(
      ['specversion', 'id', 'source', 'type'].map((one) => `${prefix}${one}`),
    );
  });
});

test('an HTTP header has printable ASCII only', () => {
  fc.assert(
    fc.property(envelope, (one) => {
      for (const value of encodeBinary(httpBinding, one).headers.values()) expect(value).toMatch(/^[!-~]*$/);
    }),
  );
});
