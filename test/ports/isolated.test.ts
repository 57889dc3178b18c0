import { describe, expect, test } from 'vitest';
import type { InboundMessage } from '../../shared/ports/inbound-message.ts';
import { CrashedError } from '../../shared/ports/crashed-error.ts';
import { isolated, type OwnProcess } from '../../shared/ports/isolated.ts';
import { RetryableError } from '../../shared/ports/retryable-error.ts';
import { TooSlowError } from '../../shared/ports/too-slow-error.ts';
import { inboundMessage } from '../fakes/inbound.ts';

const runMs = 10_000;
const now = 1_000_000;

/** A message that its function may have died of. */
const suspicious = (id: string, receives = 2): InboundMessage => ({
  ...inboundMessage(id, '', receives),
  firstReceivedAt: now - 6 * runMs,
});

/** A message that was given back a moment ago. */
const givenBack = (id: string): InboundMessage => ({
  ...inboundMessage(id, '', 2),
  firstReceivedAt: now - 6 * runMs + 1,
});

const crash = new CrashedError('it ended');

function open(ends: (id: string) => Error | undefined = () => undefined, changes: Partial<OwnProcess> = {}) {
  const runs: string[] = [];
  const limits: number[] = [];
  const paused: [id: string, ms: number][] = [];
  const givenUp: [id: string, code: string][] = [];
  const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const apart: OwnProcess = {
    open: async () => true,
    handle: async (messages, limitMs) => {
      runs.push(`apart ${messages.map(({ id }) => id).join()}`);
      limits.push(limitMs);
      for (const { id } of messages) {
        const fault = ends(id);
        if (fault !== undefined) throw fault;
      }
      return [];
    },
    ...changes,
  };
  let left = runMs;
  const handle = isolated(
    async (messages) => {
      runs.push(messages.map(({ id }) => id).join());
      return [];
    },
    apart,
    {
      now: () => now,
      random: () => 0,
      log: quiet,
      mayPass: (fault) => fault instanceof RetryableError,
      pause: async (all) =>
        void paused.push(...all.map(({ message, afterMs }) => [message.id, afterMs] as [string, number])),
      giveUp: async ({ id }, { code }) => void givenUp.push([id, code]),
    },
  );
  return {
    runs,
    limits,
    paused,
    givenUp,
    spend: (ms: number) => void (left -= ms),
    run: (...messages: InboundMessage[]) => handle(messages, { remainingMs: () => left }),
  };
}

test('a batch of first deliveries, and of messages given back in good order, runs where it always does', async () => {
  const { run, runs } = open();
  expect(await run(inboundMessage('a', ''), givenBack('b'))).toEqual([]);
  expect(runs).toEqual(['a,b']);
});

test('a batch with a message that its function may have died of runs apart, all together', async () => {
  const { run, runs, paused } = open();
  expect(await run(inboundMessage('a', ''), suspicious('b'))).toEqual([]);
  expect(runs).toEqual(['apart a,b']);
  expect(paused).toEqual([]);
});

describe('a batch that ends its process', () => {
  test('each message is tried alone, and the one at fault comes again', async () => {
    const { run, runs, paused, givenUp } = open((id) => (id === 'b' ? crash : undefined));
    expect(await run(suspicious('a'), suspicious('b'), suspicious('c'))).toEqual(['b']);
    expect(runs).toEqual(['apart a,b,c', 'apart a', 'apart b', 'apart c']);
    expect(paused).toEqual([['b', 30_000]]);
    expect(givenUp).toEqual([]);
  });

  test('the message at fault is given up as crashed at its third delivery', async () => {
    const { run, givenUp } = open((id) => (id === 'b' ? crash : undefined));
    expect(await run(suspicious('b', 3), suspicious('a', 3))).toEqual([]);
    expect(givenUp).toEqual([['b', 'crashed']]);
  });

  test('a message that does not end is given up as too slow, and what no time is left for is unharmed', async () => {
    const world = open((id) => {
      if (id !== 'b') return undefined;
      world.spend(4_500);
      return new TooSlowError('it does not end');
    });
    const { run, runs, paused, givenUp } = world;
    expect(await run(suspicious('b'), suspicious('a', 150))).toEqual(['a']);
    expect(runs).toEqual(['apart b,a', 'apart b']);
    expect(givenUp).toEqual([['b', 'too-slow']]);
    expect(paused).toEqual([['a', 0]]);
  });

  test('half of the time is left for the messages alone', async () => {
    const { run, limits } = open((id) => (id === 'a' ? crash : undefined));
    await run(suspicious('a'), suspicious('b'));
    expect(limits).toEqual([4_500, 9_000, 9_000]);
  });
});

test('a message alone in its batch is tried once', async () => {
  const { run, runs } = open(() => crash);
  expect(await run(suspicious('a'))).toEqual(['a']);
  expect(runs).toEqual(['apart a']);
});

test('a fault that ends no process is none of the isolation', async () => {
  const { run } = open(() => new Error('a batch failed'));
  await expect(run(suspicious('a'), suspicious('b'))).rejects.toThrow('a batch failed');
});

test('where no process can be started, the batch runs where it always does', async () => {
  const { run, runs } = open(undefined, { open: async () => false });
  await run(suspicious('a'));
  expect(runs).toEqual(['a']);
});
