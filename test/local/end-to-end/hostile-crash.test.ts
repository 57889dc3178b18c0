import { afterAll, beforeAll, expect, test } from 'vitest';
import { isJsonObject } from '../../../shared/json/is-json-object.ts';
import type { JsonObject } from '../../../shared/json/json.ts';
import { parseJson } from '../../../shared/json/parse-json.ts';
import { until } from '../../progress.ts';
import type { Event } from './client.ts';
import { type Bus, openBus } from './open-bus.ts';

/** The log lines of the functions. */
const lines: JsonObject[] = [];
let bus: Bus;

beforeAll(async () => {
  const onLine = (_: string, line: string): void => {
    const parsed = parseJson(line);
    if (parsed.kind === 'json' && isJsonObject(parsed.value)) lines.push(parsed.value);
  };
  bus = await openBus('hostile-crash.yaml', {}, { onLine });
});

afterAll(() => bus.close());

const topics = ['order', 'note', 'sign'];

const event = (topic: string, id: string, n: number): Event => ({
  source: 'producer',
  topic,
  detail: {
    specversion: '1.0',
    id,
    source: 'producer',
    type: topic,
    correlationid: id,
    data: { k: id, text: 'ab', n },
  },
});

/** Nine good messages, and among them one that ends the process of its function. */
const among = (topic: string): readonly Event[] =>
  Array.from({ length: 10 }, (_, index) =>
    index === 4 ? event(topic, `${topic}-hostile`, 27) : event(topic, `${topic}-${index}`, 0),
  );

/** It waits for visibility timeouts of two, three and four minutes. */
const limitMs = 600_000;

test('a message that ends the process of its function is given up, and its neighbours pass', async () => {
  await bus.client.post(topics.flatMap((topic) => among(topic)));
  // The group whose completion message is quarantined stays open, so that the bus is not settled.
  const fusedOnes = () => bus.account.flatMap((one) => (one.kind === 'fused' ? [one] : []));
  const givenUpOnes = () => lines.filter(({ message }) => message === 'message given up');
  const isDone = (): boolean =>
    givenUpOnes().length === topics.length && new Set(fusedOnes().map(({ key }) => key)).size === 28;
  await until('all messages to be fused or given up', isDone, { moved: bus.moved, everyMs: 100, limitMs });

  const fused = fusedOnes();
  const keys = new Set(fused.map(({ key }) => key));
  for (const topic of topics) {
    const good = [...keys].filter((key) => key.startsWith(topic) && !key.includes('hostile'));
    expect(good, topic).toHaveLength(9);
  }
  // One each at topic, join and complete, at its third delivery.
  expect(givenUpOnes().map(({ code, receives }) => [code, receives])).toEqual([
    ['crashed', 3],
    ['crashed', 3],
    ['crashed', 3],
  ]);
  // No neighbour came back more than once because of its own fault or for want of time.
  const back = lines.filter(({ message, error }) => {
    const isOfHostile = isJsonObject(error) && error['name'] === 'CrashedError';
    return message === 'messages go back to the queue' && !isOfHostile;
  });
  expect(Math.max(2, ...back.map(({ receives }) => Number(receives)))).toBe(2);

  // The producer of the topic's message is informed. The completion message lies where an operator finds it.
  const rejected = bus.account.flatMap((one) => (one.kind === 'rejected' ? [[one.id, one.code]] : []));
  expect(rejected).toEqual([['order-hostile', 'crashed']]);
  const quarantined = bus.account.flatMap((one) =>
    one.kind === 'dead-letter' && one.name === 'quarantine' ? [one.reason] : [],
  );
  expect(quarantined).toEqual(['crashed', 'crashed']);

  // The group whose predicate ended join is released by its deadline, and its receipt says so.
  const note = fused.find(({ key }) => key === 'note-hostile');
  expect(note?.envelope).toMatchObject({
    data: { receipt: { release: { reason: 'deadline' }, undecided: ['predicate'] } },
  });
});
