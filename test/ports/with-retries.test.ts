import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Rejection } from '../../shared/envelope/rejection.ts';
import type { FallibleHandler, InboundMessage, PausedMessage } from '../../shared/ports/inbound-message.ts';
import type { LogFields } from '../../shared/ports/log.ts';
import { RetryableError } from '../../shared/ports/retryable-error.ts';
import { outageWords } from '../../shared/policy/redelivery.ts';
import { type RetryPorts, withRetries } from '../../shared/ports/with-retries.ts';
import { inboundMessage } from '../fakes/inbound.ts';

const throttled = new RetryableError('throttled');
const defect = new Error('a defect');

function open(handle: FallibleHandler, changes: Partial<RetryPorts> = {}) {
  const paused: [id: string, ms: number][] = [];
  const givenUp: [id: string, code: string][] = [];
  const lines: (readonly [message: string, fields: LogFields | undefined])[] = [];
  const write = (message: string, fields?: LogFields): void => void lines.push([message, fields]);
  const run = withRetries(handle, {
    pause: async (all: readonly PausedMessage[]) => {
      paused.push(...all.map(({ message: { id }, afterMs }): [string, number] => [id, afterMs]));
    },
    giveUp: async ({ id }: InboundMessage, { code }: Rejection) => void givenUp.push([id, code]),
    mayPass: (fault) => fault instanceof RetryableError,
    random: () => 0,
    log: { info: write, warn: write, error: write },
    ...changes,
  });
  return {
    paused,
    givenUp,
    lines,
    run: (...all: InboundMessage[]) => run(all, { remainingMs: () => 5_000 }),
  };
}

const failWith =
  (fault: unknown): FallibleHandler =>
  async (messages) =>
    messages.map((message) => ({ message, fault }));

test('a batch without a fault costs no call and no line', async () => {
  const { run, paused, lines } = open(async () => []);
  expect(await run(inboundMessage('a', ''))).toEqual([]);
  expect([...paused, ...lines]).toEqual([]);
});

test('each message gets the pause of its own count, in one request', async () => {
  const calls: number[] = [];
  const { run } = open(failWith(throttled), { pause: async (all) => void calls.push(all.length) });
  expect(await run(inboundMessage('a', '', 1), inboundMessage('b', '', 2))).toEqual(['a', 'b']);
  expect(calls).toEqual([2]);
  const { run: again, paused } = open(failWith(throttled));
  await again(inboundMessage('a', '', 1), inboundMessage('b', '', 2));
  expect(paused).toEqual([
    ['a', 2_500],
    ['b', 5_000],
  ]);
});

describe('a message that fails for reasons of its own', () => {
  test('it is given up at its fifth delivery, and its neighbour is not', async () => {
    const { run, paused, givenUp } = open(failWith(defect));
    expect(await run(inboundMessage('a', '', 5), inboundMessage('b', '', 1))).toEqual(['b']);
    expect(givenUp).toEqual([['a', 'failing']]);
    expect(paused.map(([id]) => id)).toEqual(['a', 'b']);
  });

  test('it comes again while the quarantine fails', async () => {
    const { run, paused } = open(failWith(defect), { giveUp: () => Promise.reject(throttled) });
    expect(await run(inboundMessage('a', '', 5))).toEqual(['a']);
    expect(paused.at(-1)).toEqual(['a', 40_000]);
  });
});

describe('a message that kills the function', () => {
  test('it has its growing pause before it is handled, from its third delivery on', async () => {
    const pausesAt = async (receives: number): Promise<readonly number[]> => {
      const { run, paused } = open(() => Promise.withResolvers<never>().promise);
      const dying = run(inboundMessage('a', '', receives));
      await Promise.resolve();
      const seen = paused.map(([, ms]) => ms);
      await dying;
      return seen;
    };
    vi.useFakeTimers();
    try {
      const seen = [1, 2, 3, 8, 20].map((receives) => pausesAt(receives));
      await vi.advanceTimersByTimeAsync(5_000);
      // Never shorter than the queue's own timeout, which is six times the function's.
      expect(await Promise.all(seen)).toEqual([[], [], [30_000], [320_000], [450_000]]);
    } finally {
      vi.useRealTimers();
    }
  });

  test('a message of its first deliveries costs no request', async () => {
    const { run, paused } = open(async () => []);
    await run(inboundMessage('a', '', 2));
    expect(paused).toEqual([]);
  });
});

test('a lasting fault is logged with the words of the alarm, and a lease is not', async () => {
  const words = async (fault: unknown, receives: number): Promise<boolean> => {
    const { run, lines } = open(failWith(fault));
    await run(inboundMessage('a', '', receives));
    return lines.some(([message]) => message === outageWords);
  };
  expect(await words(throttled, 5)).toBe(false);
  expect(await words(throttled, 6)).toBe(true);
  expect(await words(new RetryableError('leased', { retryAfterMs: 1 }), 6)).toBe(false);
});

test('messages come again without a pause that cannot be set', async () => {
  const { run, lines } = open(failWith(throttled), { pause: () => Promise.reject(throttled) });
  expect(await run(inboundMessage('a', ''))).toEqual(['a']);
  expect(lines.map(([message]) => message)).toContain('messages come again without their pause');
});

describe('a handler that rejects', () => {
  test('the function fails after the pauses are set', async () => {
    const { run, paused } = open(() => Promise.reject(defect));
    await expect(run(inboundMessage('a', ''), inboundMessage('b', ''))).rejects.toBe(defect);
    expect(paused.map(([id]) => id)).toEqual(['a', 'b']);
  });

  test('the function does not fail when it gave a message up, which would come again', async () => {
    const { run, givenUp } = open(() => Promise.reject(defect));
    expect(await run(inboundMessage('a', '', 5), inboundMessage('b', ''))).toEqual(['b']);
    expect(givenUp).toEqual([['a', 'failing']]);
  });
});

describe('a service that never answers', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test('the messages get their pauses before the run is cut off', async () => {
    const { run, paused } = open(() => Promise.withResolvers<never>().promise);
    const ended = run(inboundMessage('a', ''));
    await vi.advanceTimersByTimeAsync(3_999);
    expect(paused).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(await ended).toEqual(['a']);
    expect(paused).toEqual([['a', 2_500]]);
  });
});
