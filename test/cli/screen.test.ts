import { expect, test } from 'vitest';
import { LiveScreen, screenOf } from '../../cli/screen.ts';
import { FakeTerminal } from './fake-terminal.ts';

function opened(
  columns = 20,
  rows = 6,
): { terminal: FakeTerminal; screen: LiveScreen; say: (line: string) => void } {
  const terminal = new FakeTerminal(columns, rows);
  const screen = new LiveScreen(terminal);
  return { terminal, screen, say: (line) => screen.above(() => terminal.write(`${line}\n`)) };
}

test('drawn lines are replaced in place, and what is written stays above them', () => {
  const { terminal, screen, say } = opened();
  say('first');
  screen.draw(['a', 'b']);
  expect(terminal.text).toBe('first\na\nb');
  say('second');
  expect(terminal.text).toBe('first\nsecond\na\nb');
  screen.draw(['c']);
  expect(terminal.text).toBe('first\nsecond\nc');
  screen.draw([]);
  say('third');
  expect(terminal.text).toBe('first\nsecond\nthird');
});

test('a drawn line takes one row, and wide characters count two columns', () => {
  const { terminal, screen } = opened(8);
  screen.draw(['電影推薦電影', 'abcdefgh', '\u001B[32mabcdefghij\u001B[39m']);
  expect(terminal.text).toBe('電影推…\nabcdefgh\nabcdefg…');
  expect(terminal.raw).toContain('\u001B[0m');
  screen.draw(['x']);
  expect(terminal.text).toBe('x');
});

test('lines that a narrower window has broken are removed whole', () => {
  const { terminal, screen, say } = opened(20, 10);
  say('stays');
  screen.draw(['abcdefghij', 'k']);
  // A terminal breaks the rows itself when it becomes narrower.
  const narrow = new FakeTerminal(5, 10);
  narrow.write('stays\nabcdefghij\nk\n');
  Object.defineProperty(terminal, 'columns', { value: 5 });
  const before = terminal.raw.length;
  screen.draw(['z']);
  narrow.write(terminal.raw.slice(before));
  expect(narrow.text).toBe('stays\nz');
});

test.each([
  ['a terminal', { isTTY: true }, {}, true],
  ['a pipe', { isTTY: false }, {}, false],
  ['a terminal without commands', { isTTY: true }, { TERM: 'dumb' }, false],
  ['a terminal without colours', { isTTY: true }, { NO_COLOR: '1' }, true],
])('%s is drawn anew: %#', (_, kind, env, isDrawn) => {
  const stream = { columns: 80, rows: 24, write: () => true, ...kind };
  expect(screenOf(stream, env) !== undefined).toBe(isDrawn);
});

test('a terminal that does not know its size has a usual one', () => {
  const screen = new LiveScreen(new FakeTerminal(0, 0));
  expect([screen.columns(), screen.rows()]).toEqual([80, 24]);
});
