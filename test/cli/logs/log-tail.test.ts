import { expect, test } from 'vitest';
import { LogTail } from '../../../cli/logs/log-tail.ts';
import type { LogEvent } from '../../../shared/adapters/aws/logs/read-log-events.ts';

interface Growing {
  readonly events: LogEvent[];
  /** The times from which it was read. */
  readonly froms: number[];
  readonly read: (from: number) => AsyncIterable<LogEvent>;
}

/** A log group to which events are added. */
function growing(): Growing {
  const [events, froms]: [LogEvent[], number[]] = [[], []];
  const read = async function* (from: number): AsyncGenerator<LogEvent, void> {
    froms.push(from);
    await Promise.resolve();
    yield* events.filter(({ at }) => at >= from);
  };
  return { events, froms, read };
}

const event = (id: string, at: number): LogEvent => ({ id, at, text: id });

test('the lines of several functions come in the order of their times, each once', async () => {
  const [join, topic] = [growing(), growing()];
  const sources = new Map([
    ['join', join.read],
    ['topic user', topic.read],
  ]);
  const tail = new LogTail(sources, 1_000);
  join.events.push(event('1', 3_000), event('2', 5_000));
  topic.events.push(event('1', 4_000), event('0', 500));
  const { lines } = await tail.next(10);
  expect(lines.map(({ from, at }) => [from, at])).toEqual([
    ['join', 3_000],
    ['topic user', 4_000],
    ['join', 5_000],
  ]);
  expect((await tail.next(10)).lines).toEqual([]);
});

test('an event that appears late is shown, and what is long past is not read again', async () => {
  const join = growing();
  const tail = new LogTail(new Map([['join', join.read]]), 0);
  join.events.push(event('1', 100_000));
  await tail.next(10);
  join.events.push(event('late', 80_000), event('2', 101_000));
  expect((await tail.next(10)).lines.map(({ id }) => id)).toEqual(['late', '2']);
  await tail.next(10);
  expect(join.froms).toEqual([0, 70_000, 71_000]);
});

test('more events than are asked for are cut, and come with the next reading', async () => {
  const join = growing();
  const tail = new LogTail(new Map([['join', join.read]]), 0);
  join.events.push(...[1, 2, 3].map((at) => event(String(at), at)));
  const first = await tail.next(2);
  expect([first.lines.length, first.isCut]).toEqual([2, true]);
  const second = await tail.next(2);
  expect([second.lines.map(({ id }) => id), second.isCut]).toEqual([['3'], false]);
});
