import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeEvent, type DecodedEvent } from '../../shared/envelope/decode-event.ts';
import { encodeEnvelope } from '../../shared/envelope/encode-envelope.ts';
import type { Json, JsonObject } from '../../shared/json/json.ts';
import { envelope, json } from './arbitrary-envelope.ts';
import { cloudEvent, eventOf, eventText } from './event-text.ts';

describe('for any text', () => {
  /** Every answer is one of the two shapes, and a rejection says what is wrong in one sentence. */
  const holds = (decoded: DecodedEvent): void => {
    if (decoded.kind === 'envelope') return;
    expect(decoded.rejection.message).not.toBe('');
    expect(decoded.rejection.message).not.toContain('SECRET');
    expect(decoded.rejection.message.isWellFormed()).toBe(true);
  };

  test('decoding never throws: anything, and any JSON', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => holds(decodeEvent(text))));
    fc.assert(fc.property(fc.anything(), (value) => holds(decodeEvent(JSON.stringify(value) ?? ''))));
    fc.assert(fc.property(fc.json(), (text) => holds(decodeEvent(text))));
    fc.assert(fc.property(fc.json(), (detail) => holds(decodeEvent(eventText(JSON.parse(detail))))));
  });

  const hostile = fc.oneof(
    json,
    fc.constantFrom<Json>(
      null,
      '',
      0,
      -1,
      1.5,
      2 ** 31,
      true,
      [],
      {},
      'SECRET\u0000',
      '\ud800',
      '2026-02-30T00:00:00Z',
    ),
  );
  const names = [
    ...Object.keys(cloudEvent),
    'data_base64',
    'datacontenttype',
    'hopcount',
    'Bad Name',
    '__proto__',
    '',
  ];

  test('decoding never throws: a valid envelope with some attributes changed or taken away', () => {
    const mutation = fc.tuple(fc.constantFrom(...names), fc.option(hostile, { nil: undefined }));
    fc.assert(
      fc.property(fc.array(mutation, { maxLength: 4 }), fc.boolean(), (mutations, outside) => {
        const target = outside ? eventOf(cloudEvent) : cloudEvent;
        const changed = new Map<string, Json>(Object.entries(target));
        for (const [name, value] of mutations) {
          if (value === undefined) changed.delete(name);
          else changed.set(name, value);
        }
        const mutant: JsonObject = Object.fromEntries(changed);
        holds(decodeEvent(outside ? JSON.stringify(mutant) : eventText(mutant)));
      }),
      { numRuns: 500 },
    );
  });

  test('decoding never throws: a valid text with a piece cut out or another put in', () => {
    const text = eventText(cloudEvent);
    fc.assert(
      fc.property(
        fc.nat(text.length),
        fc.nat(20),
        fc.string({ unit: 'binary', maxLength: 5 }),
        (at, cut, put) => holds(decodeEvent(text.slice(0, at) + put + text.slice(at + cut))),
      ),
      { numRuns: 500 },
    );
  });

  test('what is encoded and posted is decoded as it was', () => {
    fc.assert(
      fc.property(envelope, (one) => {
        const { source, type: detailType } = one.header;
        const text = eventText(encodeEnvelope(one), { source, 'detail-type': detailType });
        expect(decodeEvent(text)).toEqual({ kind: 'envelope', detailType, envelope: one });
      }),
    );
  });
});
