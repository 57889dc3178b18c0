import type { ConsoleDesk } from '../../../cli/console/console-desk.ts';
import { readBridgeFile } from '../../../cli/read-bridge.ts';
import type { StoredGroup } from '../../../shared/aggregation/stored-group.ts';
import type { GroupAccount } from '../../../shared/client/group-account.ts';
import { storedPart } from '../../fakes/parts.ts';

/** A group of the example of sensors as a list shows it. */
export const valve = (key: string, change: Partial<StoredGroup> = {}): StoredGroup => ({
  fusion: 'valve',
  key,
  state: 'fused',
  generation: 1,
  parts: 2,
  since: 0,
  changedAt: 0,
  ...change,
});

/** A held group whose two gauges disagree. */
const heldAccount: GroupAccount = {
  state: 'held',
  generation: 1,
  parts: [
    storedPart('reading', 'north-1', { state: 'open' }, { source: 'gauge-north' }),
    storedPart('reading', 'old-1', { state: 'jammed' }, { source: 'gauge-old' }),
  ],
  envelope: {
    header: { specversion: '1.0', id: 'valve-1', source: 'fusion-bus/sensors', type: 'valve.held' },
    body: {
      kind: 'json',
      value: {
        merged: { reading: { state: 'open' } },
        conflicts: [],
        receipt: {
          release: { reason: 'size', at: '2026-01-01T00:00:00.000Z', missing: [] },
          fields: [
            {
              field: '/reading/state',
              loss: 'vote',
              winners: ['gauge-north'],
              dissenters: ['gauge-old'],
              confidence: 0.7,
              weights: { 'gauge-north': 1.5, 'gauge-old': 0.5 },
              unsettled: true,
            },
          ],
        },
      },
    },
  },
};

/** A desk over the example of sensors that remembers what it is asked to do. */
export async function fakeDesk(change: Partial<ConsoleDesk> = {}) {
  const done: unknown[] = [];
  const note = (what: object): Promise<string> => {
    done.push(what);
    return Promise.resolve('done');
  };
  const desk: ConsoleDesk = {
    at: await readBridgeFile('examples/sensors/bridge.yaml'),
    pollMs: 1,
    list: () => Promise.resolve({ groups: [], found: 0, isCut: false }),
    account: () => Promise.resolve(heldAccount),
    correct: note,
    post: (line, key) => note({ line, key }),
    queues: () => Promise.resolve([]),
    messages: () => Promise.resolve([]),
    redrive: (queue, id) => note({ queue, id }),
    close: () => undefined,
    ...change,
  };
  return { desk, done };
}
