import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Json, JsonObject } from '../../../shared/json/json.ts';
import type { Event } from './client.ts';
import { type Bus, openBus } from './open-bus.ts';

const lines: string[] = [];
let bus: Bus;

beforeAll(async () => {
  bus = await openBus('hostile.yaml', {}, { onLine: (_, line) => lines.push(line) });
});

afterAll(() => bus.close());

const event = (topic: string, id: string, data: JsonObject, key = id): Event => ({
  source: 'producer',
  topic,
  detail: { specversion: '1.0', id, source: 'producer', type: topic, correlationid: key, data },
});

const numbers = (length: number): Json => Array.from({ length }, (_, index) => index);

const objects = (length: number): Json => Array.from({ length }, (_, n) => ({ n }));

/** Nine messages like the good one, and the hostile one among them. */
const among = (topic: string, name: string, good: JsonObject, hostile: JsonObject): readonly Event[] => [
  ...[1, 2, 3, 4].map((n) => event(topic, `${name}-${n}`, { ...good, k: `${name}-${n}` })),
  event(topic, `${name}-hostile`, { ...hostile, k: `${name}-hostile` }),
  ...[5, 6, 7, 8, 9].map((n) => event(topic, `${name}-${n}`, { ...good, k: `${name}-${n}` })),
];

/** Posts ten messages. Returns the sources that were fused, and the codes of the rejected ones, once all has ended. */
async function outcomeOf(name: string, events: readonly Event[]) {
  const before = bus.account.length;
  await bus.client.post(events);
  await bus.settled();
  const after = bus.account.slice(before);
  const fused = after.flatMap((one) => (one.kind === 'fused' && one.key.startsWith(name) ? [one.key] : []));
  const rejected = after.flatMap((one) => (one.kind === 'rejected' ? [[one.id, one.code] as const] : []));
  return { fused: fused.toSorted(), rejected };
}

const bomb = `${'a'.repeat(60)}!`;
const good = { email: 'ann@example.org' };

describe('a hostile message is quarantined at its second delivery, and its neighbours at none', () => {
  test.each<[name: string, topic: string, good: JsonObject, hostile: JsonObject]>([
    ['pattern', 'signup', good, { email: bomb }],
    ['regex', 'note', { text: 'b' }, { text: bomb }],
    ['distinct', 'list', { all: [1, 2] }, { all: numbers(100_000) }],
  ])('%s', async (name, topic, usual, hostile) => {
    const begun = lines.length;
    const { fused, rejected } = await outcomeOf(name, among(topic, name, usual, hostile));
    expect(fused).toHaveLength(9);
    expect(rejected).toEqual([[`${name}-hostile`, 'too-slow']]);
    const said = lines.slice(begun);
    // One message came back, once: the hostile one.
    expect(said.filter((line) => line.includes('go back to the queue'))).toHaveLength(2);
    expect(said.filter((line) => line.includes('"receives":2,"code":"too-slow"'))).toHaveLength(1);
  });
});

test('a large set without repeats is checked like any other', async () => {
  const events = among('signup', 'unique', good, { ...good, tags: objects(20_000) });
  const { fused, rejected } = await outcomeOf('unique', events);
  expect(fused).toHaveLength(10);
  expect(rejected).toEqual([]);
});

test('a message that is nested too deeply is rejected at once, and its neighbours are not', async () => {
  let deep: Json = [];
  for (let level = 0; level < 150; level += 1) deep = [deep];
  const { fused, rejected } = await outcomeOf('deep', among('note', 'deep', { text: 'b' }, { text: deep }));
  expect(fused).toHaveLength(9);
  expect(rejected).toEqual([['deep-hostile', 'invalid-data']]);
});

test('huge texts and sets are merged within the time of a function, beside nine other groups', async () => {
  const groups = Array.from({ length: 10 }, (_, n) => `huge-${n}`);
  const events = groups.flatMap((key) =>
    [0, 1].map((part): Event => {
      const isHostile = key === 'huge-0';
      const text = isHostile ? String.fromCharCode(97 + part).repeat(120_000) : `text ${part}`;
      const set = isHostile ? Array.from({ length: 8_000 }, (_, index) => index * 2 + part) : [part];
      return event('text', `${key}-${part}`, { text, set }, key);
    }),
  );
  // A request to the bus holds 1 MB, so the large ones go alone.
  const large = events.slice(0, 2);
  for (const one of large) await bus.client.post([one]);
  const { fused, rejected } = await outcomeOf('huge', events.slice(2));
  const all = new Set([...fused, ...bus.account.flatMap((one) => (one.kind === 'fused' ? [one.key] : []))]);
  expect(groups.filter((key) => !all.has(key))).toEqual([]);
  expect(rejected).toEqual([]);
});
