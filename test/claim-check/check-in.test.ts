import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkIn } from '../../shared/claim-check/check-in.ts';
import { redeem } from '../../shared/claim-check/redeem-all.ts';
import { decodeCloudEvent } from '../../shared/envelope/decode-cloud-event.ts';
import { encodeEnvelope, envelopeBytes } from '../../shared/envelope/encode-envelope.ts';
import type { Envelope } from '../../shared/envelope/envelope.ts';
import { envelope as anyEnvelope } from '../envelope/arbitrary-envelope.ts';
import { memoryClaimStore } from '../fakes/memory-claim-store.ts';

function withoutReference({ header, body }: Envelope): Envelope {
  const { dataref: _, ...others } = header;
  return { header: others, body };
}

/** Sends the envelope through queues and the table. */
function travelled(envelope: Envelope): Envelope {
  const decoded = decodeCloudEvent(JSON.parse(JSON.stringify(encodeEnvelope(envelope))));
  if (decoded.kind === 'malformed') throw new Error(decoded.rejection.message);
  return decoded.envelope;
}

test('a checked-in body is the original after it is redeemed', async () => {
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

describe('checking in', () => {
  test('the body is sent with the envelope up to the limit, and stored beyond it', async () => {
    const store = memoryClaimStore();
    const envelope = part('电影');
    expect(await checkIn(envelope, envelopeBytes(envelope), store)).toBe(envelope);
    expect(store.objects.size).toBe(0);
    expect(await checkIn(envelope, envelopeBytes(envelope) - 1, store)).toMatchObject({
      body: { kind: 'none' },
    });
    expect(store.objects.size).toBe(1);
  });

  test('equal bodies leave one object, whichever source sends them', async () => {
    const store = memoryClaimStore();
    const one = await checkIn(part('same', '1'), 0, store);
    const other = await checkIn(part('same', '2'), 0, store);
    expect(one.header.dataref).toBe(other.header.dataref);
    expect(store.objects.size).toBe(1);
  });

  test('different bodies have different keys, and so have text and equal bytes', async () => {
    const store = memoryClaimStore();
    const bytes: Envelope = { ...part(''), body: { kind: 'bytes', base64: 'Zm9v' } };
    const references = await Promise.all(
      [part('a'), part('b'), part('Zm9v'), bytes].map(
        async (each) => (await checkIn(each, 0, store)).header.dataref,
      ),
    );
    expect(new Set(references).size).toBe(4);
  });

  test('the reference contains the size and the number of values', async () => {
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

  test('an expired object is reported as missing', async () => {
    const store = memoryClaimStore();
    const light = await checkIn(part('a'), 0, store);
    store.objects.clear();
    expect(await redeem(light, store)).toEqual({ kind: 'missing' });
  });

  test('a reference to another place stays unchanged', async () => {
    const envelope = referring('s3://another/claims/1');
    expect(await redeem(envelope, memoryClaimStore())).toEqual({ kind: 'envelope', envelope });
  });

  test.each(['inbox/s/secret.json', 'claims/secret', `claims/5-1-${'a'.repeat(43)}.json/../../x`])(
    'a reference to %s is never followed',
    async (key) => {
      const store = memoryClaimStore();
      await store.put(key, Buffer.from('"secret"'));
      await expect(redeem(referring(store.location + key), store)).rejects.toThrow(
        'a reference that checkIn has not written',
      );
    },
  );

  test('a reference beside a body stays unchanged', async () => {
    const store = memoryClaimStore();
    const { header } = await checkIn(part('a'), 0, store);
    const both: Envelope = { header, body: { kind: 'json', value: 'b' } };
    expect(await redeem(both, store)).toEqual({ kind: 'envelope', envelope: both });
  });
});
