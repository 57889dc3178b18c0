import fc from 'fast-check';
import jsonata from 'jsonata';
import { expect, test } from 'vitest';
import { plainPath } from '../../shared/expression/plain-path.ts';

test.each<[string, readonly string[]]>([
  ['correlationid', ['correlationid']],
  ['data.user.id', ['data', 'user', 'id']],
  ['data.`user-id`', ['data', 'user-id']],
  ['`a.b`.c', ['a.b', 'c']],
  [' data . id\n', ['data', 'id']],
  ['_a1', ['_a1']],
])('%j is a path', (expression, path) => {
  expect(plainPath(expression)).toEqual(path);
});

test.each([
  '',
  ' ',
  '.',
  'a.',
  '.a',
  'a..b',
  'a b',
  'a.b[0]',
  'a[b=1]',
  '$',
  '$.a',
  '$string(a)',
  'a & b',
  'a-b',
  '*',
  'a.*',
  '**',
  '%',
  '"a"',
  'a."b"',
  "'a'",
  '1',
  'a.1',
  'true',
  'a.null',
  'and',
  'a.or',
  'in',
  'function',
  '`a',
  'a`b`',
  '/* x */ a',
  'a ~> $f',
  'a ? b : c',
  '(a)',
  '{}',
  '[a]',
  'a.b^(c)',
  'a@$b',
  'a#$i',
  'a;b',
  'λ',
])('%j is left to the engine', (expression) => expect(plainPath(expression)).toBeUndefined());

/** Returns the names that JSONata's own parser finds. */
const namesOf = (expression: string): readonly string[] | undefined => {
  const ast = jsonata(expression).ast();
  const steps = ast.steps ?? [];
  const type: string = ast.type;
  const isPlain =
    type === 'path' &&
    steps.every(
      (step) =>
        step.type === 'name' && Object.keys(step).every((key) => ['type', 'value', 'position'].includes(key)),
    );
  return isPlain ? steps.map((step) => String(step.value)) : undefined;
};

test('every plain path is a path of the same names in JSONata', () => {
  const token = fc.constantFrom(
    'a',
    'data',
    '_x9',
    '`q`',
    '`a b`',
    '``',
    '.',
    '.',
    ' ',
    '\n',
    'and',
    'in',
    'true',
    'null',
    'function',
    '1',
    '-',
    '$',
    '[0]',
    '*',
    '%',
    '(',
    ')',
    '"s"',
  );
  fc.assert(
    fc.property(fc.array(token, { maxLength: 7 }), (tokens) => {
      const expression = tokens.join('');
      const path = plainPath(expression);
      fc.pre(path !== undefined);
      expect(namesOf(expression)).toEqual(path);
    }),
    { numRuns: 2_000 },
  );
});
