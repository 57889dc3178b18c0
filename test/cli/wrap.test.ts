import fc from 'fast-check';
import { expect, test } from 'vitest';
import { coloursFor, safeOutput } from '../../cli/terminal.ts';
import { widthOf, wrapLine } from '../../cli/wrap.ts';

const paint = coloursFor(true, {});

test.each([
  ['one two three four five six', 24, 4, 'one two three four five\n    six'],
  ['short', 24, 4, 'short'],
  ['电影推荐，今天晚上看什么好呢，周末', 24, 2, '电影推荐，今天晚上看什么\n  好呢，周末'],
  ['十二个字正好放满这一行啊，好', 24, 2, '十二个字正好放满这一行\n  啊，好'],
  ['abcdefghijklmnopqrstuvwxyz0123456789', 24, 2, 'abcdefghijklmnopqrstuvwx\n  yz0123456789'],
  [
    'see http://127.0.0.1:4566/000000000000/desk now',
    24,
    2,
    'see\n  http://127.0.0.1:4566/000000000000/desk\n  now',
  ],
  ['a line that is long enough to break', Infinity, 2, 'a line that is long enough to break'],
])('%j in %d columns', (line, columns, indent, expected) => {
  expect(wrapLine(line, columns, indent)).toBe(expected);
});

test('a style takes no column, and stays where it was', () => {
  const line = `${paint.cyan('one')} ${paint.bold('two three four five six')}`;
  const wrapped = wrapLine(line, 22, 2);
  expect(wrapped.replaceAll('\n  ', ' ')).toBe(line);
  expect(wrapped.split('\n').map(widthOf)).toEqual([18, 10]);
  expect(safeOutput(wrapped)).toContain('\u001B[36mone\u001B[39m');
});

test('no line of words is wider than the terminal, and nothing is lost', () => {
  const word = fc.oneof(
    fc.stringMatching(/^[a-z,.]{1,30}$/),
    fc.stringMatching(/^[电影推荐，。]{1,12}$/),
    fc.constantFrom('👩‍👩‍👧', 'é', '✓'),
  );
  fc.assert(
    fc.property(fc.array(word, { minLength: 1 }), fc.integer({ min: 24, max: 60 }), (words, columns) => {
      const line = words.map((one, index) => (index % 3 === 0 ? paint.green(one) : one)).join(' ');
      const wrapped = wrapLine(line, columns, 4);
      for (const one of wrapped.split('\n')) expect(widthOf(one)).toBeLessThanOrEqual(columns);
      expect(wrapped.replaceAll(/\s/g, '')).toBe(line.replaceAll(/\s/g, ''));
    }),
  );
});
