import { expect, test } from 'vitest';
import { groupByKey } from '../../../shared/aggregation/join/group-by-key.ts';
import { encodeFusionMessage, type FusionMessage } from '../../../shared/messages/fusion-message.ts';
import { inboundMessage } from '../../fakes/inbound.ts';

const ref = { fusion: 'order', key: 'k' };

function grouped(...messages: readonly FusionMessage[]) {
  return groupByKey(messages.map((one, index) => inboundMessage(`m${index}`, encodeFusionMessage(one))));
}

test('The messages of one group are handled together', () => {
  const { groups } = grouped({ kind: 'timer', ...ref }, { kind: 'wake', ...ref });
  expect(groups).toMatchObject([
    { ref, timerFired: true, isReevaluated: true, releaseRequest: undefined, messageIds: ['m0', 'm1'] },
  ]);
});

test('A forced release is stronger than a schedule, in either order', () => {
  const schedule = { kind: 'release', ...ref, reason: 'schedule' } as const;
  const forced = { kind: 'release', ...ref, reason: 'forced' } as const;
  expect(grouped(schedule, forced).groups).toMatchObject([{ releaseRequest: 'forced' }]);
  expect(grouped(forced, schedule).groups).toMatchObject([{ releaseRequest: 'forced' }]);
  expect(grouped(schedule).groups).toMatchObject([{ releaseRequest: 'schedule' }]);
});

test('A foreign message is reported with its text, and the others are kept', () => {
  const timer = inboundMessage('m1', encodeFusionMessage({ kind: 'timer', ...ref }));
  const { groups, foreign } = groupByKey([inboundMessage('m0', 'no JSON'), timer]);
  expect(foreign).toMatchObject([{ messageId: 'm0', original: 'no JSON' }]);
  expect(groups).toHaveLength(1);
});

test('A message of a newer release is reported with both versions and joins no group', () => {
  const { groups, newer } = groupByKey([
    inboundMessage('m0', JSON.stringify({ v: 99, kind: 'timer', ...ref })),
  ]);
  expect(newer).toMatchObject([{ messageId: 'm0', found: 99 }]);
  expect(groups).toEqual([]);
});
