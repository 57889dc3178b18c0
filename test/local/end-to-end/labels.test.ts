import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Json } from '../../../shared/json/json.ts';
import { envelopesOf, type Event, type FusedEnvelope } from './client.ts';
import { openBusWithModel, type BusWithModel } from './open-bus.ts';

let bus: BusWithModel;

beforeAll(async () => {
  bus = await openBusWithModel('labels.yaml', { keyOf: () => 'all', behave: () => ({ kind: 'ok' }) });
});

afterAll(() => bus.close());

/** Returns one event of each of three sources. */
function eventsOf(topic: string, key: string, bodies: readonly Json[]): Event[] {
  return bodies.map((data, index) => {
    const source = `source-${index}`;
    return {
      source,
      topic,
      detail: { specversion: '1.0', id: `${key}-${index}`, source, type: topic, correlationid: key, data },
    };
  });
}

async function receivedBy(name: string, count: number): Promise<Map<string, FusedEnvelope>> {
  const messages = await bus.client.receive(bus.running.recipients[name] ?? '', (all) => all.length >= count);
  return new Map(envelopesOf(messages).map((envelope) => [envelope.correlationid, envelope]));
}

const text = 'The lift stands between two floors, and somebody inside of it is calling for help.';

test('rules and the model label results, and each recipient gets its labels', async () => {
  await bus.client.post([
    ...eventsOf('reading', 'cool', [
      { degrees: '20 °C', at: '23:50' },
      { degrees: '68 °F', at: '00:10' },
      { degrees: 20, at: '00:00' },
    ]),
    ...eventsOf('reading', 'warm', [{ degrees: 20 }, { degrees: 21 }, { degrees: '1000 °C' }]),
    ...eventsOf('reading', 'fire', [{ degrees: '90 °C' }, { degrees: 90 }, { degrees: 90 }]),
    ...eventsOf('report', 'lift', [{ text }, { text: `${text} ` }, { text: 'All is well.' }]),
  ]);
  const desk = await receivedBy('desk', 4);
  const oncall = await receivedBy('oncall', 2);
  const ledger = await receivedBy('ledger', 2);
  await bus.settled();

  const labels = [...desk].map(([key, { data }]) => [key, data['labels'], data.receipt['recipients']]);
  expect(labels.toSorted()).toEqual([
    ['cool', [], ['desk']],
    ['fire', ['hot'], ['desk', 'oncall', 'ledger']],
    ['lift', ['urgent'], ['desk', 'oncall']],
    ['warm', ['disputed'], ['desk', 'ledger']],
  ]);
  expect([...oncall.keys()].toSorted()).toEqual(['fire', 'lift']);
  expect([...ledger.keys()].toSorted()).toEqual(['fire', 'warm']);
  expect(ledger.get('fire')).toEqual(desk.get('fire'));

  expect(desk.get('cool')?.data.merged).toEqual({ reading: { degrees: 20, at: '00:00' } });
  expect(desk.get('warm')?.data.merged).toEqual({ reading: { degrees: 21 } });
  expect(desk.get('lift')?.data.receipt['folded']).toEqual([
    { kept: 'source-0/lift-0', duplicates: ['source-1/lift-1'] },
  ]);
  expect(bus.running.trouble()).toBeUndefined();
});
