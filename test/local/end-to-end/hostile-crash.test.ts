import { appendFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { JsonObject } from '../../../shared/json/json.ts';
import { parseJson } from '../../../shared/json/parse-json.ts';
import { whileMoving } from '../../progress.ts';
import type { Event } from './client.ts';
import { type Bus, openBus } from './open-bus.ts';

interface Line {
  readonly role: string;
  readonly fields: JsonObject;
}

/** What the functions log, as far as it is JSON. */
const lines: Line[] = [];
/** The deliveries that a function died of, by function. */
let bus: Bus;

beforeAll(async () => {
  bus = await openBus(
    'hostile-crash.yaml',
    {},
    {
      onLine: (role, line) => {
        appendFileSync('/tmp/isolate-lines.log', `${new Date().toISOString()} ${role} ${line.slice(0,300)}\n`);
      const parsed = parseJson(line);
        if (parsed.kind === 'json' && typeof parsed.value === 'object' && parsed.value !== null)
          lines.push({ role, fields: parsed.value as JsonObject });
      },
    },
  );
});

afterAll(() => bus.close());

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

test('a message that ends the process of its function costs its neighbours nothing but time', async () => {
  await bus.client.post(['order', 'note', 'sign'].flatMap((topic) => among(topic)));
  await whileMoving('everything to be settled', bus.running.settled(), bus.moved, 900_000);

  const fused = bus.account.flatMap((one) => (one.kind === 'fused' ? [one.key] : []));
  for (const topic of ['order', 'note', 'sign']) {
    const good = fused.filter((key) => key.startsWith(topic) && !key.includes('hostile'));
    expect(new Set(good).size, topic).toBe(9);
  }
  console.log(
    JSON.stringify(
      lines.filter(({ fields }) => fields['level'] !== 'info'),
      null,
      0,
    ),
  );
  console.log(JSON.stringify(bus.account.filter(({ kind }) => kind !== 'contributed')));
});
