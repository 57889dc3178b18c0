import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Progress } from '../../cli/progress.ts';
import { LiveScreen } from '../../cli/screen.ts';
import { withProgress } from '../../cli/slow-commands.ts';
import { FakeTerminal } from './fake-terminal.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function opened(): { terminal: FakeTerminal; screen: LiveScreen; err: (line: string) => void } {
  const terminal = new FakeTerminal(60, 10);
  const screen = new LiveScreen(terminal);
  return { terminal, screen, err: (line) => screen.above(() => terminal.write(`${line}\n`)) };
}

test('progress stands on the terminal at once, counts seconds, and goes', () => {
  const { terminal, ...rest } = opened();
  const progress = new Progress(rest, 'preparing bridge.yaml', 0);
  expect(terminal.text).toBe('preparing bridge.yaml');
  progress.say('preparing 7 functions');
  vi.advanceTimersByTime(3_000);
  expect(terminal.text).toBe('preparing 7 functions, 3 s');
  rest.err('a warning');
  expect(terminal.text).toBe('a warning\npreparing 7 functions, 3 s');
  progress.end();
  vi.advanceTimersByTime(5_000);
  expect(terminal.text).toBe('a warning');
});

test('without a screen each text is written once', () => {
  const lines: string[] = [];
  const progress = new Progress({ err: (line) => lines.push(line) }, 'preparing bridge.yaml', 0);
  progress.say('preparing 7 functions');
  progress.say('preparing 7 functions');
  vi.advanceTimersByTime(10_000);
  progress.end();
  expect(lines).toEqual(['preparing bridge.yaml', 'preparing 7 functions']);
});

test.each([
  ['a terminal', true, 'reading the table, 4 s'],
  ['a pipe', false, ''],
])('a command that is silent for two seconds says on %s what it does', async (_, isScreen, expected) => {
  const { terminal, screen, err } = opened();
  const environment = {
    env: {},
    out: err,
    err,
    input: () => Promise.resolve(''),
    isTerminal: isScreen,
    ...(isScreen && { screen }),
    holdInterrupts: () => new AbortController().signal,
  };
  const work = Promise.withResolvers<number>();
  const done = withProgress({ kind: 'export' }, environment, () => work.promise);
  vi.advanceTimersByTime(1_900);
  expect(terminal.text).toBe('');
  vi.advanceTimersByTime(2_200);
  expect(terminal.text).toBe(expected);
  work.resolve(0);
  expect(await done).toBe(0);
  expect(terminal.text).toBe('');
});
