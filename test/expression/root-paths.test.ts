import { expect, test } from 'vitest';
import { rootPaths } from '../../shared/expression/root-paths.ts';

const pathsOf = (expression: string): readonly string[] =>
  rootPaths(expression)
    .map((steps) => steps.join('.'))
    .toSorted();

test.each([
  ['count', ['count']],
  ['count > 3 or merged.user.age >= 18', ['count', 'merged.user.age']],
  ["'user' in topics", ['topics']],
  ['$exists(merged.user)', ['merged.user']],
  ['count > 3 ? merged.a : [merged.b, -count]', ['count', 'count', 'merged.a', 'merged.b']],
  ['$.count', ['count']],
  ['`merged`."user"', ['merged.user']],
  ['($n := count; $n > 2)', ['count']],
  ['$filter(topics, function($t) { $t = count })', ['count', 'topics']],
  ["{ 'a': count }.a", ['count']],
  // A read relative to a result is no read from the root.
  ['merged.user.films[rating > 4]', ['merged.user.films']],
  ['merged.user.(age > 3)', ['merged.user']],
  ['merged.user.$sum(x)', ['merged.user']],
  ['merged.user^(age)', ['merged.user']],
  ['merged.user{ name: age }', ['merged.user']],
  ['(merged.user)[age > 3]', ['merged.user']],
  ["merged ~> |user|{ 'a': b }|", ['merged']],
  ['topics[$$.count > 1]', ['count', 'topics']],
  // The names are unknown.
  ['merged.*.age', ['merged']],
  ['**.age', []],
  ['$x.age', []],
  ['count >', []],
])('the expression %s reads its paths from the root', (expression, paths) => {
  expect(pathsOf(expression)).toEqual(paths);
});
