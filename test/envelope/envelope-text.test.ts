import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeEnvelope, envelopeText } from '../../shared/envelope/encode-envelope.ts';
import type { Envelope } from '../../shared/envelope/envelope.ts';
import { decodeFusionMessage, encodeFusionMessage } from '../../shared/messages/fusion-message.ts';
import { writtenMessageVersion } from '../../shared/messages/message-version.ts';
import { encodeStatements } from '../../shared/messages/statement-codec.ts';
import { envelope } from './arbitrary-envelope.ts';

test('the text of an envelope is its CloudEvent as JSON', () => {
  fc.assert(
    fc.property(envelope, (one) => {
      expect(envelopeText(one)).toBe(JSON.stringify(encodeEnvelope(one)));
    }),
  );
});

test('an envelope is written once for all its fusions', () => {
  let written = 0;
  // Writing the body reads its member.
  const value = Object.defineProperty({}, 'member', { enumerable: true, get: () => (written += 1) });
  const one: Envelope = {
    header: { specversion: '1.0', id: 'i', source: 's', type: 't' },
    body: { kind: 'json', value },
  };
  for (const fusion of ['a', 'b']) {
    const text = encodeFusionMessage({ kind: 'contribution', fusion, key: 'k', topic: 't', envelope: one });
    expect(decodeFusionMessage(text)).toMatchObject({
      message: { fusion, envelope: { header: one.header } },
    });
  }
  expect(written).toBe(1);
});

test('a fusion message is the JSON of its members, with the envelope last', () => {
  fc.assert(
    fc.property(envelope, fc.string(), fc.boolean(), (one, key, isAbsent) => {
      const message = { kind: 'contribution', fusion: 'f', key, topic: 't', envelope: one } as const;
      const states = isAbsent ? { absent: ['t'] } : undefined;
      expect(encodeFusionMessage({ ...message, ...(states && { states }) })).toBe(
        JSON.stringify({
          v: writtenMessageVersion,
          kind: 'contribution',
          fusion: 'f',
          key,
          topic: 't',
          ...(states && { states: encodeStatements(states) }),
          envelope: encodeEnvelope(one),
        }),
      );
    }),
  );
});
