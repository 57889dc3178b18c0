import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeEnvelope, envelopeText } from '../../shared/envelope/encode-envelope.ts';
import type { Envelope } from '../../shared/envelope/envelope.ts';
import { decodeFusionMessage, encodeFusionMessage } from '../../shared/messages/fusion-message.ts';
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
