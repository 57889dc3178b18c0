import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Running } from '../../../local/run-assembly.ts';
import { startLocal } from '../../../local/start.ts';
import type { Json } from '../../../shared/json/json.ts';
import { type MessagesServer, startMessagesServer } from '../../claude/messages-server.ts';
import { type Client, envelopesOf, type Event, type FusedEnvelope, openClient } from './client.ts';

let server: MessagesServer;
let running: Running;
let client: Client;

beforeAll(async () => {
  server = await startMessagesServer({ keyOf: () => 'all', behave: () => ({ kind: 'ok' }) });
  running = await startLocal({
    bridge: join(import.meta.dirname, 'labels.yaml'),
    port: 0,
    env: { ANTHROPIC_API_KEY: 'key-of-the-test', ANTHROPIC_BASE_URL: server.url },
  });
  client = openClient(running);
});

afterAll(async () => {
  client.close();
  await running.stop();
  await server.close();
});

/** One event of each of three sources. */
function told(topic: string, key: string, bodies: readonly Json[]): Event[] {
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
  const messages = await client.receive(running.recipients[name] ?? '', (all) => all.length >= count);
  return new Map(envelopesOf(messages).map((envelope) => [envelope.correlationid, envelope]));
}

const text = 'The lift stands between two floors, and somebody inside of it is calling for help.';

test('results are labelled by rules and by the model, and each recipient gets what it asked for', async () => {
  await client.post([
    ...told('reading', 'cool', [
      { degrees: '20 °C', at: '23:50' },
      { degrees: '68 °F', at: '00:10' },
      { degrees: 20, at: '00:00' },
    ]),
    ...told('reading', 'warm', [{ degrees: 20 }, { degrees: 21 }, { degrees: '1000 °C' }]),
    ...told('reading', 'fire', [{ degrees: '90 °C' }, { degrees: 90 }, { degrees: 90 }]),
    ...told('report', 'lift', [{ text }, { text: `${text} ` }, { text: 'All is well.' }]),
  ]);
  const desk = await receivedBy('desk', 4);
  const oncall = await receivedBy('oncall', 2);
  const ledger = await receivedBy('ledger', 2);
  await running.settled();

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
  expect(running.trouble()).toBeUndefined();
});
