import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isThorough } from '../../thorough.ts';
import { envelopesOf } from './client.ts';
import { type Bus, openBus } from './open-bus.ts';
import { partEvent } from './part-event.ts';

const keys = Array.from({ length: 150 }, (_, index) => `order-${index}`);
const topics = ['stock', 'price', 'risk'];
const kills = 12;

let bus: Bus;

beforeAll(async () => {
  bus = await openBus('shop.yaml');
});

afterAll(() => bus.close());

/** Kills one function process after the other, a different function each time, as far as there is one. */
async function kill(): Promise<number> {
  let killed = 0;
  for (let turn = 0; killed < kills && turn < kills * 100; turn += 1) {
    const pids = [...bus.running.functionPids().values()].flat();
    const pid = pids[(turn * 5) % Math.max(1, pids.length)];
    if (pid !== undefined) {
      try {
        process.kill(pid, 'SIGKILL');
        killed += 1;
      } catch (error) {
        // It ended by itself between the look and the kill.
        if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
      }
    }
    await pause(150);
  }
  return killed;
}

/** In `npm test` the test of faults kills functions too. */
test.runIf(isThorough)('functions that are killed at any moment change no result', async () => {
  const posting = bus.client.post(
    topics.flatMap((topic) => keys.map((key, index) => partEvent(topic, key, { left: index }))),
  );
  const [killed] = await Promise.all([kill(), posting]);
  expect(killed).toBe(kills);

  const messages = await bus.client.receive(bus.running.recipients['desk'] ?? '', (got) => {
    const out = new Set(envelopesOf(got).map(({ correlationid }) => correlationid));
    return out.size >= keys.length;
  });
  await bus.settled();

  const byId = new Map<string, string>();
  for (const [index, { id, type, correlationid: key, data }] of envelopesOf(messages).entries()) {
    const body = messages[index]?.Body ?? '';
    expect(type).toBe('order.fused');
    expect(data.receipt.contributions.map((one) => one.id).toSorted()).toEqual(
      topics.map((topic) => `${topic}-${key}`).toSorted(),
    );
    // A worker that died after it published publishes the same text again.
    expect(byId.get(id) ?? body).toBe(body);
    byId.set(id, body);
  }
  expect(byId.size).toBe(keys.length);
  expect(bus.account.filter(({ kind }) => kind === 'dead-letter' || kind === 'lost')).toEqual([]);
});
