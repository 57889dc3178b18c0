import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeCloudEvent } from '../../shared/envelope/decode-cloud-event.ts';
import { encodeEnvelope } from '../../shared/envelope/encode-envelope.ts';
import { rejectedEnvelope, rejectedEvent, type Refused } from '../../shared/messages/rejected-event.ts';
import type { Rejection } from '../../shared/envelope/rejection.ts';
import { attributeText, envelope, uriReference } from '../envelope/arbitrary-envelope.ts';

const rejection: Rejection = {
  code: 'schema-violation',
  attribute: 'data/age',
  message: '/age must be integer',
};
const refused: Refused = { topic: 'user', source: 'profile-service', id: 'u-1', messageId: 'm-1' };
const origin = { bridgeName: 'recommendation', now: Date.parse('2026-11-23T10:00:00Z') };

test('the event names the rejected message and the reason', () => {
  const event = rejectedEvent(refused, rejection, origin);
  expect(event.header.id).toMatch(/^rejected-[\w-]{43}$/);
  expect(event).toEqual({
    header: {
      specversion: '1.0',
      id: event.header.id,
      source: 'fusion-bus/recommendation',
      type: 'user.rejected',
      time: '2026-11-23T10:00:00.000Z',
      datacontenttype: 'application/json',
      causationid: 'u-1',
    },
    body: {
      kind: 'json',
      value: { ...rejection, topic: 'user', source: 'profile-service', id: 'u-1' },
    },
  });
});

const idOf = (one: Refused, code: Rejection['code'] = 'schema-violation', now = origin.now): string =>
  rejectedEvent(one, { ...rejection, code }, { ...origin, now }).header.id;

test('the event has one id in every redelivery, and another for any other rejection', () => {
  expect(idOf({ ...refused, messageId: 'm-2' }, undefined, 0)).toBe(idOf(refused));
  const others = [
    idOf({ ...refused, id: 'u-2' }),
    idOf({ ...refused, source: 'other' }),
    idOf({ ...refused, topic: 'content' }),
    idOf({ ...refused, fusion: 'recommendation' }),
    idOf(refused, 'late'),
    idOf({ ...refused, id: undefined }),
    idOf({ ...refused, source: undefined, messageId: 'm-2' }),
  ];
  expect(new Set([idOf(refused), ...others]).size).toBe(others.length + 1);
});

test('the event is a valid envelope with fusion and key, and never has the body', () => {
  fc.assert(
    fc.property(
      attributeText,
      fc.option(uriReference, { nil: undefined }),
      fc.option(attributeText, { nil: undefined }),
      (topic, source, id) => {
        const event = rejectedEvent({ topic, source, id }, { code: 'not-json', message: 'no' }, origin);
        expect(decodeCloudEvent(encodeEnvelope(event))).toEqual({ kind: 'envelope', envelope: event });
      },
    ),
  );
  fc.assert(
    fc.property(envelope, (one) => {
      const contribution = { fusion: 'f', key: 'k', topic: 't', envelope: one };
      const { body } = rejectedEnvelope(contribution, rejection, origin);
      const { id, source } = one.header;
      expect(body).toEqual({
        kind: 'json',
        value: { ...rejection, topic: 't', fusion: 'f', key: 'k', source, id },
      });
    }),
  );
});
