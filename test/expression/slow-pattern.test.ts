import { describe, expect, test } from 'vitest';
import { expressionRisks } from '../../shared/expression/expression-risks.ts';
import { isSlowPattern } from '../../shared/expression/slow-pattern.ts';

test.each([
  String.raw`^([a-zA-Z0-9]+)*@example\.org$`,
  '^(a+)+$',
  '^(a|a)*$',
  String.raw`\s+$`,
  'a.*b.*c',
  '(?<unclosed',
])('the pattern %s is slow', (pattern) => {
  expect(isSlowPattern(pattern, 'u')).toBe(true);
});

test.each([
  '^[a-z]+$',
  String.raw`^\p{L}+$`,
  '^[A-Z]{2}[0-9]{4,10}$',
  String.raw`^[\w.+-]+@[\w-]+\.[\w.-]+$`,
  '^[a-z0-9]+(-[a-z0-9]+)*$',
  '^#[0-9a-fA-F]{6}$',
])('the pattern %s is not slow', (pattern) => {
  expect(isSlowPattern(pattern, 'u')).toBe(false);
});

describe('an expression', () => {
  test.each([
    ['data.orderId', [], []],
    ['$uppercase(data.k)', [], []],
    ["$match(data.t, /^(a+)+$/) ? 'm' : data.k", ['^(a+)+$'], ['match']],
    ['$contains(data.t, /^[a-z]+$/)', [], []],
    ['data.items ~> $sort', [], ['sort']],
    ['($f := $distinct; $f(data.l))', [], ['distinct']],
  ])('%s has its risks', (expression, patterns, functions) => {
    expect(expressionRisks(expression)).toEqual({ patterns, functions });
  });
});
