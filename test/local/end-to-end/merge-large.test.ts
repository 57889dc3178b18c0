import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Json } from '../../../shared/json/json.ts';
import { until } from '../../progress.ts';
import type { Event } from './client.ts';
import { type Bus, openBus } from './open-bus.ts';

let bus: Bus;

beforeAll(async () => {
  bus = await openBus('merge-large.yaml');
});

afterAll(() => bus.close());

function event(source: string, topic: string, key: string, data: Json): Event {
  const header = { specversion: '1.0', id: `${source}-${key}`, source, type: topic, correlationid: key };
  return { source, topic, detail: { ...header, data } };
}

const arrived = (key: string): number =>
  bus.account.filter((one) => one.kind === 'contributed' && one.key === key).length;

test('a group of runaway cost is released with what its bounds allow, beside its neighbours', async () => {
  const [values, sources] = [33_000, 24];
  for (let source = 0; source < sources; source += 1) {
    const distinct = Array.from({ length: values }, (_, index) => source * values + index);
    await bus.client.post([event(`s${source}`, 'open', 'large', distinct)]);
  }
  await until('the large parts are there', () => arrived('large') === sources, bus);
  const owners = ['large', 'one', 'two'].flatMap((key) => [event('a', 'a', key, 1), event('b', 'b', key, 2)]);
  await bus.client.post(owners);
  await bus.settled();

  const fused = bus.account.flatMap((one) => (one.kind === 'fused' ? [one.key] : []));
  expect(fused).toEqual(expect.arrayContaining(['one', 'two']));
  // What the bounds allow may still be too large for an event.
  const letters = bus.account.filter((one) => one.kind === 'dead-letter' && one.group?.key === 'large');
  expect(Number(fused.includes('large')) + letters.length).toBe(1);
  const answered = bus.account.filter((one) => one.kind === 'rejected' && one.code === 'group-full');
  expect(answered).toHaveLength(17);
  const failed = bus.account.flatMap((one) => (one.kind === 'function-failed' ? [one.functionName] : []));
  expect(failed).not.toContain('complete');
});
