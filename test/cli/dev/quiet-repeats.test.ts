import { expect, test } from 'vitest';
import { quietRepeats } from '../../../cli/dev/quiet-repeats.ts';
import type { Reporter } from '../../../cli/dev/reporter.ts';

function listening() {
  let now = 0;
  const said: string[] = [];
  const reporter: Reporter = {
    ready: () => undefined,
    tell: (event) => void said.push(event.kind),
    line: (_, line) => void said.push(line),
    updated: () => undefined,
    notTakenUp: () => undefined,
    totals: () => undefined,
    stopped: () => undefined,
    note: (text) => void said.push(`note: ${text}`),
  };
  const quiet = quietRepeats(reporter, () => now);
  const error = (message: string, id: number): void =>
    quiet.line('join', JSON.stringify({ level: 'error', message, id }), 'stdout');
  return { quiet, said, error, pass: (seconds: number) => void (now += seconds * 1_000) };
}

test('a fault that repeats is shown once, and then with growing pauses and its number', () => {
  const { said, error, pass } = listening();
  for (let second = 0; second < 100; second += 1) {
    error('messages go back to the queue', second);
    pass(1);
  }
  const lines = said.filter((line) => !line.startsWith('note'));
  expect(lines.map((line) => /"id":(\d+)/.exec(line)?.[1])).toEqual(['0', '10', '30', '70']);
  expect(said[1]).toBe('note: join said this 9 more times since the line before:');
  expect(said).toHaveLength(7);
});

test('another fault, and what is no fault, is shown at once', () => {
  const { quiet, said, error } = listening();
  error('one', 1);
  error('another', 2);
  quiet.line('join', '{"level":"info","message":"one"}', 'stdout');
  quiet.line('join', '{"level":"info","message":"one"}', 'stdout');
  expect(said).toHaveLength(4);
});

test('functions that fail as a whole repeat like their lines, and all other events are told', () => {
  const { quiet, said } = listening();
  const failed = {
    kind: 'function-failed',
    functionName: 'f',
    error: { type: 'E', message: 'm' },
    messages: 1,
  } as const;
  for (const event of [failed, failed, { ...failed, functionName: 'g' }]) quiet.tell(event);
  for (const reason of ['a', 'a']) quiet.tell({ kind: 'lost', reason });
  expect(said).toEqual(['function-failed', 'function-failed', 'lost', 'lost']);
});
