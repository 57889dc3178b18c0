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
  '(?<=a+)[^a]',
  String.raw`(?<=a{3,})\w{2}x`,
  '(?<=x.*)b',
  '(?<![a-z]{0,1000})b',
  '(?=a*b)c|d',
  '^(?=.*a)x|(?=.*b)y',
  '^a+(?=.*b)c',
  '(?:x(?!a*b))c',
  '^(?=(?!a*b)c)d',
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
  String.raw`^(?=.*[a-z])(?=.*\d)(?!.*[ )]).{8,}$`,
  '^a[bc](?=.*d)',
  '^(?!-)[a-z0-9-]{1,63}(?<!-)$',
  '(?<![a-z])x(?=[(+*])',
])('the pattern %s is not slow', (pattern) => {
  expect(isSlowPattern(pattern, 'u')).toBe(false);
});

test('a lookahead after the start of each line is slow', () => {
  expect(isSlowPattern('^(?=.*b)c', 'mu')).toBe(true);
  expect(isSlowPattern('^(?=.*b)c', 'u')).toBe(false);
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
