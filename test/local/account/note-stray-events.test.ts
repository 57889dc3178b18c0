import { expect, test } from 'vitest';
import { noteStrayEvents } from '../../../local/account/note-stray-events.ts';
import { createEventBridge } from '../../../local/eventbridge/bus.ts';
import type { Deployment } from '../../../local/template/deployment.ts';
import { FakeQueues } from '../eventbridge/queues.ts';

const deployment: Pick<Deployment, 'functions'> = { functions: [] };

async function notesOf(bus: string, named: readonly (string | undefined)[]): Promise<readonly string[]> {
  const events = createEventBridge(new FakeQueues().ports);
  const notes: string[] = [];
  noteStrayEvents(deployment, events, bus, (note) => void notes.push(note));
  for (const EventBusName of named)
    await events.handle('PutEvents', {
      Entries: [{ ...(EventBusName && { EventBusName }), Source: 's', DetailType: 't', Detail: '{}' }],
    });
  await events.idle();
  return notes;
}

test('events on the default bus are noted once, with the bus to name', async () => {
  const [note, ...more] = await notesOf('bus-of-the-bridge', [undefined, 'default']);
  expect(note).toContain('EventBusName "bus-of-the-bridge"');
  expect(more).toEqual([]);
});

test('a bridge that reads the default bus notes nothing', async () => {
  expect(await notesOf('default', [undefined])).toEqual([]);
});
