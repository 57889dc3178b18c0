import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkIn } from '../../shared/claim-check/check-in.ts';
import { redeem } from '../../shared/claim-check/redeem.ts';
import { decodeCloudEvent } from '../../shared/envelope/decode-cloud-event.ts';
import { encodeEnvelope } from '../../shared/envelope/encode-envelope.ts';
import type { Envelope } from '../../shared/envelope/envelope.ts';
import { envelopeBytes } from '../../shared/envelope/envelope-bytes.ts';
import { envelope as anyEnvelope } from '../envelope/arbitrary-envelope.ts';
import { memoryClaimStore } from '../fakes/memory-claim-store.ts';

function withoutReference({ header, body }: Envelope): Envelope {
  const { dataref: _, ...others } = header;
  return { header: others, body };
}

/** On its way through queues and the table. */
function travelled(envelope: Envelope): Envelope {
  const decoded = decodeCloudEvent(JSON.parse(JSON.stringify(encodeEnvelope(envelope))));
  if (decoded.kind === 'malformed') throw new Error(decoded.rejection.message);
  return decoded.envelope;
}

test('what was checked in, and has travelled, comes back as it was', async () => {
  await fc.assert(
    fc.asyncProperty(anyEnvelope, async (envelope) => {
      const store = memoryClaimStore();
      const light = await checkIn(envelope, 0, store);
      expect(light.body).toEqual({ kind: 'none' });
      const redeemed = await redeem(travelled(light), store);
      const expected = envelope.body.kind === 'none' ? envelope : withoutReference(envelope);
      expect(redeemed).toEqual({ kind: 'envelope', envelope: expected });
    }),
  );
});

const part = (value: string, id = '1'): Envelope => ({
  header: { specversion: '1.0', id, source: 's', type: 't' },
  body: { kind: 'json', value },
});

describe('an envelope', () => {
  test('travels with its body up to the limit, and without beyond', async () => {
    const store = memoryClaimStore();
    const envelope = part('电影');
    expect(await checkIn(envelope, envelopeBytes(envelope), store)).toBe(envelope);
    expect(store.objects.size).toBe(0);
    expect(await checkIn(envelope, envelopeBytes(envelope) - 1, store)).toMatchObject({
      body: { kind: 'none' },
    });
    expect(store.objects.size).toBe(1);
  });

  test('whose body comes twice leaves one object, whoever sent it', async () => {
    const store = memoryClaimStore();
    const one = await checkIn(part('same', '1'), 0, store);
    const other = await checkIn(part('same', '2'), 0, store);
    expect(one.header.dataref).toBe(other.header.dataref);
    expect(store.objects.size).toBe(1);
  });

  test('is told apart by its body, and text from bytes that spell it', async () => {
    const store = memoryClaimStore();
    const bytes: Envelope = { ...part(''), body: { kind: 'bytes', base64: 'Zm9v' } };
    const references = await Promise.all(
      [part('a'), part('b'), part('Zm9v'), bytes].map(
        async (each) => (await checkIn(each, 0, store)).header.dataref,
      ),
    );
    expect(new Set(references).size).toBe(4);
  });

  test('refers to an object that says what it holds and how much', async () => {
    const store = memoryClaimStore('s3://large-bodies/');
    const light = await checkIn(part('电影'), 0, store);
    expect(light.header.dataref).toMatch(/^s3:\/\/large-bodies\/claims\/8-1-[\w-]{43}\.json$/);
    expect([...store.objects.values()].map((bytes) => Buffer.from(bytes).toString())).toEqual(['"电影"']);
  });
});

describe('a reference', () => {
  const referring = (dataref: string): Envelope => ({
    header: { ...part('').header, dataref },
    body: { kind: 'none' },
  });

  test('whose object has expired is told', async () => {
    const store = memoryClaimStore();
    const light = await checkIn(part('a'), 0, store);
    store.objects.clear();
    expect(await redeem(light, store)).toEqual({ kind: 'missing' });
  });

  test('to somewhere else is left alone', async () => {
    const envelope = referring('s3://another/claims/1');
    expect(await redeem(envelope, memoryClaimStore())).toEqual({ kind: 'envelope', envelope });
  });

  test.each(['inbox/s/secret.json', 'claims/secret', `claims/5-1-${'a'.repeat(43)}.json/../../x`])(
    'to %s, which nobody checked in, is never followed',
    async (key) => {
      const store = memoryClaimStore();
      await store.put(key, Buffer.from('"secret"'));
      await expect(redeem(referring(store.location + key), store)).rejects.toThrow(
        'nothing that was checked in',
      );
    },
  );

  test('beside a body is left alone', async () => {
    const store = memoryClaimStore();
    const { header } = await checkIn(part('a'), 0, store);
    const both: Envelope = { header, body: { kind: 'json', value: 'b' } };
    expect(await redeem(both, store)).toEqual({ kind: 'envelope', envelope: both });
  });
});
