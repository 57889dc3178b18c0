import { afterAll, beforeAll, expect, test } from 'vitest';
import { envelopesOf, type Event } from './client.ts';
import { type Bus, openBus } from './open-bus.ts';

let bus: Bus;

beforeAll(async () => {
  bus = await openBus('ordered.yaml');
});

afterAll(() => bus.close());

function item(key: string, n: number): Event {
  const source = 'shop';
  return {
    source,
    topic: 'item',
    detail: { specversion: '1.0', id: `${key}-${n}`, source, type: 'item', correlationid: key, data: { n } },
  };
}

test('an ordered recipient gets the generations of each group in order and once each', async () => {
  const keys = Array.from({ length: 8 }, (_, n) => `篮子 ${n}`);
  const { ledger = '', desk = '' } = bus.running.recipients;
  expect(ledger).toMatch(/\.fifo$/);
  // The second part is late for certain; the others come while one or another generation is being made.
  await bus.client.post(keys.map((key) => item(key, 1)));
  await bus.settled();
  for (let n = 2; n <= 4; n += 1) await bus.client.post(keys.map((key) => item(key, n)));
  await bus.settled();

  const complete = (bodies: readonly { readonly Body?: string | undefined }[]): boolean =>
    keys.every((key) =>
      envelopesOf(bodies).some(
        ({ correlationid, data }) => correlationid === key && data.receipt.contributions.length === 4,
      ),
    );
  const came = envelopesOf(await bus.client.receive(ledger, complete));
  const unordered = envelopesOf(await bus.client.receive(desk, complete));
  for (const key of keys) {
    const ids = came.filter(({ correlationid }) => correlationid === key).map(({ id }) => id);
    const generations = ids.map((id) => Number(id.slice(id.lastIndexOf('-') + 1)));
    expect(generations.length).toBeGreaterThan(1);
    expect(generations).toEqual(generations.map((_, index) => index + 1));
  }
  // The same envelopes, text for text, that the recipient with an unordered queue gets.
  const byId = new Map(unordered.map((envelope) => [envelope.id, envelope]));
  for (const envelope of came) expect(envelope).toEqual(byId.get(envelope.id));
  expect(bus.running.trouble()).toBeUndefined();
});
