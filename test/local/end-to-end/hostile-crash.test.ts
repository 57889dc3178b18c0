import { afterAll, beforeAll, expect, test } from 'vitest';
import { isJsonObject } from '../../../shared/json/is-json-object.ts';
import type { JsonObject } from '../../../shared/json/json.ts';
import { parseJson } from '../../../shared/json/parse-json.ts';
import { whileMoving } from '../../progress.ts';
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
const stallMs = 900_000;

test('a message that ends the process of its function is given up, and its neighbours pass', async () => {
  await bus.client.post(topics.flatMap((topic) => among(topic)));
  await whileMoving('everything to be settled', bus.running.settled(), bus.moved, stallMs);

  const fused = bus.account.flatMap((one) => (one.kind === 'fused' ? [one] : []));
  const keys = new Set(fused.map(({ key }) => key));
  for (const topic of topics) {
    const good = [...keys].filter((key) => key.startsWith(topic) && !key.includes('hostile'));
    expect(good, topic).toHaveLength(9);
  }
  // One each at topic, join and complete, at its third delivery.
  const givenUp = lines.filter(({ message }) => message === 'message given up');
  expect(givenUp.map(({ code, receives }) => [code, receives])).toEqual([
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
