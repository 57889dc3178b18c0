import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { crowdReporter } from '../../../cli/dev/crowd-reporter.ts';
import { humanReporter } from '../../../cli/dev/human-reporter.ts';
import type { Reporter } from '../../../cli/dev/reporter.ts';
import { LiveScreen } from '../../../cli/screen.ts';
import { coloursFor, withSafeOutput } from '../../../cli/terminal.ts';
import type { AccountEvent } from '../../../local/account/account-event.ts';
import { fusionOf } from '../../fakes/policies.ts';
import { FakeTerminal } from '../fake-terminal.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const fusion = fusionOf({ name: 'offer', needs: ['stock', 'price'], deadlineMs: 1_000, recipients: [] });
const bridge = { name: 'orders', fusions: [fusion], topics: ['price', 'stock'], commands: [] };

const part = (key: string, topic = 'stock'): AccountEvent => ({
  kind: 'contributed',
  fusion: 'offer',
  key,
  topic,
  source: 'shop',
  id: `${topic}-${key}`,
});

const result = (
  key: string,
  kind: 'fused' | 'held' = 'fused',
  conflicts: readonly string[] = [],
): AccountEvent => ({
  kind,
  fusion: 'offer',
  key,
  envelope: {
    type: `offer.${kind}`,
    data: { result: {}, conflicts: [...conflicts], receipt: { release: { reason: 'complete' } } },
  },
});

interface Shown {
  readonly reporter: Reporter;
  readonly terminal: FakeTerminal;
}

function shown({ columns = 60, rows = 12, isScreen = true, colours = false } = {}): Shown {
  const terminal = new FakeTerminal(columns, rows);
  const live = new LiveScreen(terminal);
  const write = (line: string): void => live.above(() => terminal.write(`${line}\n`));
  const environment = withSafeOutput({
    env: {},
    out: write,
    err: write,
    input: () => Promise.resolve(''),
    isTerminal: isScreen,
    ...(isScreen && { screen: live }),
    holdInterrupts: () => new AbortController().signal,
  });
  const { screen } = environment;
  const paint = coloursFor(colours, {});
  const lines = humanReporter(environment, { bridge, verbose: false, paint, columns: screen?.columns });
  const reporter = crowdReporter(lines, environment, { paint, screen, now: () => Date.now() });
  return { reporter, terminal };
}

/** The line before the table, in sixty columns. */
const announced = ['more than 20 groups at a time; --verbose shows a line of', '  each'];

const keys = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `k-${index + 1}`);

test('twenty groups have a line each, and no table', () => {
  const { reporter, terminal } = shown();
  for (const key of keys(20)) reporter.tell(part(key));
  vi.advanceTimersByTime(1_000);
  expect(terminal.text.split('\n')).toHaveLength(20);
  expect(terminal.text).not.toContain('open');
});

test('a crowd is a table within the height of the terminal, drawn in place', () => {
  const { reporter, terminal } = shown();
  for (const key of keys(1_000)) reporter.tell(part(key));
  vi.advanceTimersByTime(300);
  for (const key of keys(1_000)) reporter.tell(result(key));
  vi.advanceTimersByTime(300);
  const rows = terminal.text.split('\n');
  expect(rows).toHaveLength(20 + 2 + 11);
  expect(rows.slice(20, 22)).toEqual(announced);
  expect(rows[22]).toBe('offer  0 open  1,000 fused');
  expect(rows[23]).toMatch(/^ {2}k-1000 {2}fused {6}offer {2}complete$/);
});

test('nothing of a table stays when the crowd has gone, and lines come back with what was missed', () => {
  const { reporter, terminal } = shown();
  for (const key of keys(30)) reporter.tell(part(key));
  vi.advanceTimersByTime(11_000);
  expect(terminal.text.split('\n').slice(20)).toEqual([...announced, '30 open, 0 fused']);
  reporter.tell(part('k-30', 'price'));
  expect(terminal.text.split('\n').at(-1)).toBe('offer k-30  ✓ price  ✓ stock  shop price-k-30');
});

test('of the same trouble a crowd shows the first, and counts all', () => {
  const { reporter, terminal } = shown();
  for (const key of keys(30)) reporter.tell(part(key));
  for (let index = 0; index < 500; index += 1)
    reporter.tell({
      kind: 'rejected',
      topic: 'stock',
      source: 'shop',
      id: String(index),
      code: 'schema-violation',
      attribute: null,
      message: 'no',
    });
  vi.advanceTimersByTime(300);
  expect(terminal.text.match(/stock rejected/g)).toHaveLength(1);
  expect(terminal.text).toContain('500 rejected');
});

test('the run ends with one line of numbers in the place of the table', () => {
  const { reporter, terminal } = shown();
  for (const key of keys(30)) reporter.tell(part(key));
  vi.advanceTimersByTime(300);
  reporter.totals({
    posted: 30,
    admitted: 30,
    fused: 0,
    held: 0,
    discarded: 0,
    quarantined: 0,
    deadLetters: 0,
  });
  expect(terminal.text.split('\n').slice(22)).toEqual([
    'posted 30, admitted 30, fused 0, held 0, discarded 0,',
    '  quarantined 0, dead letters 0',
  ]);
});

test('without a screen a crowd is a line every five seconds, and none where nothing changes', () => {
  const { reporter, terminal } = shown({ columns: 100, isScreen: false });
  for (const key of keys(100)) reporter.tell(part(key));
  for (let second = 0; second < 12; second += 1) {
    vi.advanceTimersByTime(1_000);
    if (second < 8) reporter.tell(result(`k-${second + 1}`, 'held', ['one']));
  }
  const said = terminal.text.split('\n').slice(21);
  expect(said[0]).toBe('96 open, 0 fused, 4 held, 4 conflicts');
  expect(said.length).toBeLessThanOrEqual(3);
  expect(terminal.raw).not.toContain('\u001B');
});

test('a narrow terminal and wide keys keep a row to one line', () => {
  const { reporter, terminal } = shown({ columns: 40, rows: 8 });
  for (const key of keys(40)) reporter.tell(part(`订单编号很长的一个订单${key}`));
  vi.advanceTimersByTime(300);
  const table = terminal.text.split('\n').slice(-7);
  expect(table[0]).toBe('offer  40 open  0 fused');
  expect(table.slice(1).every((row) => row.startsWith('  订单编号') && row.endsWith('…'))).toBe(true);
});
