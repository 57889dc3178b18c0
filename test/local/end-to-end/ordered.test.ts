import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Running } from '../../../local/run-assembly.ts';
import { startLocal } from '../../../local/start.ts';
import { type Client, envelopesOf, type Event, openClient } from './client.ts';

let running: Running;
let client: Client;

beforeAll(async () => {
  running = await startLocal({
    bridge: join(import.meta.dirname, 'ordered.yaml'),
    port: 0,
    env: {},
  });
  client = openClient(running);
});

afterAll(async () => {
  client.close();
  await running.stop();
});

function item(key: string, n: number): Event {
  const source = 'shop';
  return {
    source,
    topic: 'item',
    detail: { specversion: '1.0', id: `${key}-${n}`, source, type: 'item', correlationid: key, data: { n } },
  };
}

test('an ordered recipient gets the generations of each group in their order and once each', async () => {
  const keys = Array.from({ length: 8 }, (_, n) => `篮子 ${n}`);
  const { ledger = '', desk = '' } = running.recipients;
  expect(ledger).toMatch(/\.fifo$/);
  // The second part is late for certain; the others come while one or another generation is being made.
  await client.post(keys.map((key) => item(key, 1)));
  await running.settled();
  for (let n = 2; n <= 4; n += 1) await client.post(keys.map((key) => item(key, n)));
  await running.settled();

  const complete = (bodies: readonly { readonly Body?: string | undefined }[]): boolean =>
    keys.every((key) =>
      envelopesOf(bodies).some(
        ({ correlationid, data }) => correlationid === key && data.receipt.contributions.length === 4,
      ),
    );
  const came = envelopesOf(await client.receive(ledger, complete));
  const everybody = envelopesOf(await client.receive(desk, complete));
  for (const key of keys) {
    const ids = came.filter(({ correlationid }) => correlationid === key).map(({ id }) => id);
    const generations = ids.map((id) => Number(id.slice(id.lastIndexOf('-') + 1)));
    expect(generations.length).toBeGreaterThan(1);
    expect(generations).toEqual(generations.map((_, index) => index + 1));
  }
  // The same envelopes, word by word, as the recipient gets whose queue keeps no order.
  const byId = new Map(everybody.map((envelope) => [envelope.id, envelope]));
  for (const envelope of came) expect(envelope).toEqual(byId.get(envelope.id));
  expect(running.trouble()).toBeUndefined();
});
