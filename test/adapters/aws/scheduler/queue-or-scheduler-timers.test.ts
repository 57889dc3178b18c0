import { describe, expect, test } from 'vitest';
import { queueOrSchedulerTimers } from '../../../../shared/adapters/aws/scheduler/queue-or-scheduler-timers.ts';
import type { SchedulerTimer } from '../../../../shared/adapters/aws/scheduler/scheduler-timer.ts';
import { shortHash } from '../../../../shared/json/digest.ts';
import { encodeFusionMessage } from '../../../../shared/messages/fusion-message.ts';
import type { MessageSender } from '../../../../shared/ports/message-sender.ts';
import type { OutgoingMessage } from '../../../../shared/ports/message-sender.ts';

const now = Date.UTC(2026, 10, 23, 12);
const body = encodeFusionMessage({ kind: 'timer', fusion: 'f', key: 'k' });

const groupId = shortHash('["f","k"]');

function fakes() {
  const sent: (readonly OutgoingMessage[])[] = [];
  const scheduled: Parameters<SchedulerTimer['at']>[] = [];
  const sender: MessageSender = { send: async (messages) => void sent.push(messages) };
  const scheduler: SchedulerTimer = { at: async (...args) => void scheduled.push(args) };
  return { sent, scheduled, sender, scheduler };
}

const due = (ms: number, key = 'k') => ({ fusion: 'f', key, at: now + ms });

describe('a timer of up to 15 minutes in the queue', () => {
  test.each([
    [-60_000, 0],
    [0, 0],
    [1, 1],
    [30_000, 30],
    [30_001, 31],
    [899_001, 900],
    [900_000, 900],
  ])('a timer of %d ms has a delay of %d s', async (ms, delaySeconds) => {
    const { sent, scheduled, sender, scheduler } = fakes();
    await queueOrSchedulerTimers(sender, scheduler).schedule([due(ms)], now);
    expect(sent).toEqual([[{ body, delaySeconds, groupId }]]);
    expect(scheduled).toEqual([]);
  });
});

test('the timers of one group share a message group, and those of another group do not', async () => {
  const { sent, sender, scheduler } = fakes();
  const timers = [due(1), due(2), due(1, 'k2'), { fusion: 'f","k', key: '2', at: now }];
  await queueOrSchedulerTimers(sender, scheduler).schedule(timers, now);
  const groups = sent.flat().map((message) => message.groupId);
  expect(groups[1]).toBe(groups[0]);
  expect(new Set(groups).size).toBe(3);
});

describe('a longer timer in Scheduler', () => {
  test.each([900_001, 86_400_000])('a timer of %d ms becomes a schedule', async (ms) => {
    const { sent, scheduled, sender, scheduler } = fakes();
    await queueOrSchedulerTimers(sender, scheduler).schedule([due(ms)], now);
    expect(sent).toEqual([]);
    expect(scheduled).toEqual([['["f","k"]', now + ms, body]]);
  });

  test('groups whose names run together have distinct schedules', async () => {
    const { scheduled, sender, scheduler } = fakes();
    const at = now + 1_000_000;
    await queueOrSchedulerTimers(sender, scheduler).schedule(
      [
        { fusion: 'a', key: 'b#c', at },
        { fusion: 'a#b', key: 'c', at },
      ],
      now,
    );
    expect(new Set(scheduled.map(([name]) => name)).size).toBe(2);
  });

  test('a timer without a Scheduler fires early and is set again', async () => {
    const { sent, sender } = fakes();
    await queueOrSchedulerTimers(sender, undefined).schedule([due(2_000_000)], now);
    expect(sent).toEqual([[{ body, delaySeconds: 900, groupId }]]);
  });
});

test('the timers of one batch are sent together', async () => {
  const { sent, scheduled, sender, scheduler } = fakes();
  await queueOrSchedulerTimers(sender, scheduler).schedule(
    [due(1_000, 'a'), due(1_000_000, 'b'), due(2_000, 'c')],
    now,
  );
  expect(sent.map((messages) => messages.map(({ delaySeconds }) => delaySeconds))).toEqual([[1, 2]]);
  expect(scheduled.map(([name]) => name)).toEqual(['["f","b"]']);
});

test('an empty list of timers causes no calls', async () => {
  const { sent, scheduled, sender, scheduler } = fakes();
  await queueOrSchedulerTimers(sender, scheduler).schedule([], now);
  expect([...sent, ...scheduled]).toEqual([]);
});

test('a failure of the queue or of Scheduler is passed on', async () => {
  const { sender, scheduler } = fakes();
  const broken = async (): Promise<void> => Promise.reject(new Error('so it is'));
  await expect(queueOrSchedulerTimers({ send: broken }, scheduler).schedule([due(1)], now)).rejects.toThrow(
    'so it is',
  );
  await expect(
    queueOrSchedulerTimers(sender, { at: broken }).schedule([due(1_000_000)], now),
  ).rejects.toThrow('so it is');
});
