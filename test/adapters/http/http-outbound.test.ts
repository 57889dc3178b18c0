import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { httpBinding } from '../../../shared/envelope/bindings/binding.ts';
import type { Envelope } from '../../../shared/envelope/envelope.ts';
import type { Json } from '../../../shared/json/json.ts';
import { httpOutbound } from '../../../shared/adapters/http/http-outbound.ts';
import type { Outbound } from '../../../shared/ports/outbound.ts';
import { resultEnvelope } from '../../builders/result-envelope.ts';
import { outboundContract } from '../../contract/outbound.ts';
import { envelopeIn, nearby, textHeaders } from '../far-end.ts';
import { type Posted, WebRecipient } from './web-recipient.ts';

const key = Buffer.alloc(32, 7);

function openTo(url: string, changes: { [name: string]: Json } = {}, allowsLoopback = true): Outbound {
  const settings = { url, mode: 'structured', timeout: 1_000, allowPrivate: false, ...changes };
  return httpOutbound(settings, {
    ...nearby('web'),
    secret: { read: async () => `whsec_${key.toString('base64')}`, forget: () => undefined },
    now: () => 1_700_000_000_500,
    allowsLoopback,
  });
}

const envelopeOf = ({ headers, body }: Posted): Envelope =>
  envelopeIn(httpBinding, {
    headers: textHeaders(headers),
    contentType: headers['content-type'],
    value: body,
  });

for (const mode of ['structured', 'binary']) {
  outboundContract({
    name: `http in ${mode} mode`,
    keepsOrder: true,
    largeBytes: 250_000,
    mostAtOnce: 10,
    poison: { envelope: resultEnvelope({ id: 'gone-1' }), code: 'gone' },
    tooLarge: resultEnvelope({ id: 'huge-1' }),
    async open() {
      const web = await WebRecipient.start();
      let afterMs = 0;
      web.answer = (posted) => {
        const { id } = envelopeOf(posted).header;
        const status = id.startsWith('gone-') ? 410 : id.startsWith('huge-') ? 413 : 204;
        return { status, afterMs };
      };
      const outbound = openTo(web.url, { mode });
      return {
        outbound,
        arrived: async () => web.posted.map(envelopeOf),
        goAway: async () => {
          await web.stop();
          return () => web.listen();
        },
        goSlow: async () => {
          afterMs = 20;
          web.mostAtOnce = 0;
          return () => web.mostAtOnce;
        },
        close: async () => {
          await outbound.close();
          await web.stop();
        },
      };
    },
  });
}

describe('a webhook', () => {
  let web: WebRecipient;
  beforeEach(async () => {
    web = await WebRecipient.start();
  });
  afterEach(() => web.stop());

  test('is signed over its id, its time and its bytes', async () => {
    const outbound = openTo(web.url);
    await outbound.send(resultEnvelope({ id: 'basket-1' }));
    await outbound.close();
    const [{ headers, body }] = web.posted as [Posted];
    const signed = createHmac('sha256', key)
      .update(`basket-1.1700000000.${body.toString()}`)
      .digest('base64');
    expect(headers).toMatchObject({
      'webhook-id': 'basket-1',
      'webhook-timestamp': '1700000000',
      'webhook-signature': `v1,${signed}`,
      'content-type': 'application/cloudevents+json',
    });
  });

  test.each([
    [400, 'DeliveryRefusedError'],
    [401, 'DeliveryRefusedError'],
    [404, 'DeliveryRefusedError'],
    [422, 'DeliveryRefusedError'],
    [408, 'RetryableError'],
    [425, 'RetryableError'],
    [429, 'RetryableError'],
    [500, 'RetryableError'],
    [503, 'RetryableError'],
  ])('that is answered by %i is a %s', async (status, name) => {
    web.answer = () => ({ status });
    const outbound = openTo(web.url);
    await expect(outbound.send(resultEnvelope())).rejects.toMatchObject({ name });
    await outbound.close();
  });

  test.each([
    ['7', 7_000],
    ['Tue, 14 Nov 2023 22:14:20 GMT', 59_500],
    ['999999999', 21_600_000],
    ['soon', undefined],
  ])('waits as its recipient asks by retry-after %s', async (header, retryAfterMs) => {
    web.answer = () => ({ status: 503, headers: { 'retry-after': header } });
    const outbound = openTo(web.url);
    await expect(outbound.send(resultEnvelope())).rejects.toMatchObject({ retryAfterMs });
    await outbound.close();
  });

  test('follows no redirect', async () => {
    const other = await WebRecipient.start();
    web.answer = () => ({ status: 307, headers: { location: other.url } });
    const outbound = openTo(web.url);
    await expect(outbound.send(resultEnvelope())).rejects.toThrow('redirects are not followed');
    expect(other.posted).toEqual([]);
    await outbound.close();
    await other.stop();
  });

  test('that gets no answer in time comes again', async () => {
    web.answer = () => ({ status: 204, afterMs: 1_500 });
    const outbound = openTo(web.url);
    await expect(outbound.send(resultEnvelope())).rejects.toThrow('did not answer in time');
    await outbound.close();
  });

  test('goes out on a new connection when the kept one has died', async () => {
    const outbound = openTo(web.url);
    await outbound.send(resultEnvelope());
    await web.stop();
    await web.listen();
    await outbound.send(resultEnvelope());
    expect(web.posted).toHaveLength(2);
    await outbound.close();
  });

  test.each(['http://127.0.0.1', 'http://localhost', 'http://[::1]', 'http://[::ffff:127.0.0.1]'])(
    'does not go to %s without permission',
    async (host) => {
      const outbound = openTo(`${host}:${new URL(web.url).port}/`, {}, false);
      await expect(outbound.send(resultEnvelope())).rejects.toThrow('a loopback address');
      expect(web.posted).toEqual([]);
      await outbound.close();
    },
  );
});
