import { expect, test } from 'vitest';
import { noAnswer } from '../../cli/request/no-answer.ts';
import type { Reply } from '../../shared/client/request.ts';
import type { GroupStanding } from '../../shared/client/group-standing.ts';
import { envelopeOf } from '../fakes/parts.ts';

const standing: GroupStanding = { generation: 0, isBeingMade: false, parts: 0, topics: [], isWhole: true };
const timeout = (change: Partial<GroupStanding>): Reply & { kind: 'timeout' } => ({
  kind: 'timeout',
  standing: { ...standing, ...change },
});

test.each<[string, Parameters<typeof noAnswer>[0]]>([
  [
    'the group was discarded: deadline; missing: price, risk',
    {
      kind: 'discarded',
      generation: 1,
      envelope: envelopeOf('order.discarded', '1', { reason: 'deadline', missing: ['price', 'risk'] }),
    },
  ],
  [
    'the group was discarded: no reason given',
    { kind: 'discarded', generation: 1, envelope: envelopeOf('order.discarded', '1', null) },
  ],
  [
    'a person is asked first, by desk; --after 1 waits for what comes of it',
    {
      kind: 'held',
      generation: 1,
      envelope: envelopeOf('order.held', '1', { receipt: { recipients: ['desk'] } }),
    },
  ],
  [
    'the group was given to a person, as a dead letter: incomplete: still missing: \\u001b[2J',
    {
      kind: 'dead-lettered',
      generation: 1,
      letter: JSON.stringify({ reason: 'incomplete', detail: 'still missing: \u001b[2J' }),
    },
  ],
  ['no answer in time; the table could not be read', { kind: 'timeout', standing: undefined }],
  [
    'no answer in time; no part of the group has come; the quarantine lists rejected envelopes and their reasons',
    timeout({}),
  ],
  ['no answer in time; the group is open, with 1 part of stock', timeout({ parts: 1, topics: ['stock'] })],
  [
    'no answer in time; the group is open, with at least 999 parts of price, stock',
    timeout({ parts: 999, topics: ['price', 'stock'], isWhole: false }),
  ],
  ['no answer in time; it is being made', timeout({ generation: 1, isBeingMade: true })],
  [
    'no answer in time; generation 2 was there before, and no newer one came; --after 1 takes it as the answer',
    timeout({ generation: 2, parts: 3, topics: ['stock'] }),
  ],
])('the command prints: %s', (line, reply) => {
  expect(noAnswer(reply)).toBe(line);
});
