import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compile } from '../../local/eventbridge/pattern.ts';
import {
  readTypePattern,
  sharedType,
  takesType,
  topicOfType,
  type TypePattern,
} from '../../shared/policy/event-types.ts';

function patternOf(written: string): TypePattern {
  const read = readTypePattern(written);
  if (read.kind === 'wrong') throw new Error(read.fault);
  return read.pattern;
}

describe('a topic takes', () => {
  test.each<[string[] | undefined, string, boolean]>([
    [undefined, 'order', true],
    [undefined, 'Order', false],
    [['Object Created'], 'Object Created', true],
    [['Object Created'], 'order', false],
    [['payment_intent.*'], 'payment_intent.succeeded', true],
    [['payment_intent.*'], 'payment_intent.', true],
    [['payment_intent.*'], 'payment_intent', false],
    [['*.created'], 'com.example.order.created', true],
    [['*.created'], '.created', true],
    [['com.*.order.*.v1'], 'com.example.order.created.v1', true],
    [['com.*.order.*.v1'], 'com.order.v1', false],
    [['a*a'], 'a', false],
    [['a*a'], 'aa', true],
    [['*'], 'whatever', true],
    [[String.raw`5\*`], '5*', true],
    [[String.raw`5\*`], '55', false],
    [[String.raw`a\\b`], String.raw`a\b`, true],
    [['订单*'], '订单服务', true],
  ])('%j takes %j: %s', (types, type, isTaken) => {
    expect(takesType({ name: 'order', ...(types && { types }) }, type)).toBe(isTaken);
  });

  test.each([
    ['a**', /two "\*" in a row/],
    [String.raw`a\b`, /stands before neither/],
    ['a\\', /stands before neither/],
    ['x'.repeat(129), /at most 128 characters/],
    ['a*'.repeat(11), /more than 10/],
    ['a\nb', /control character/],
  ])('%j is no type', (written, fault) => {
    expect(readTypePattern(written)).toMatchObject({ kind: 'wrong', fault: expect.stringMatching(fault) });
  });

  test('what EventBridge matches, and nothing else', () => {
    const pieces = fc.array(fc.constantFrom('a', 'b', '*', String.raw`\*`, '\\\\', '.', '😀'), {
      maxLength: 6,
    });
    const text = fc.array(fc.constantFrom('a', 'b', '*', '\\', '.', '😀'), { maxLength: 6 });
    fc.assert(
      fc.property(pieces, text, (written, given) => {
        const [wildcard, type] = [written.join(''), given.join('')];
        fc.pre(readTypePattern(wildcard).kind === 'pattern');
        const matches = compile({ 'detail-type': [{ wildcard }] });
        expect(takesType({ name: 'x', types: [wildcard] }, type)).toBe(matches({ 'detail-type': type }));
      }),
    );
  });
});

test('the topic of a type is the one that takes it', () => {
  const topics = [{ name: 'a' }, { name: 'b', types: ['c.*'] }];
  expect(['a', 'c.1', 'b'].map((type) => topicOfType(topics, type)?.name)).toEqual(['a', 'b', undefined]);
});

describe('two types share', () => {
  test.each<[string, string, string | undefined]>([
    ['a', 'a', 'a'],
    ['a', 'b', undefined],
    ['a.*', 'a.b', 'a.b'],
    ['a.*', '*.b', 'a.b'],
    ['a*', 'b*', undefined],
    ['*a', '*b', undefined],
    ['*', '*', 'any'],
    ['order.*.v1', 'order.created.*', 'order.created.v1'],
    [String.raw`\*`, 'a', undefined],
    [String.raw`\*`, '*', '*'],
  ])('%j and %j: %j', (one, other, shared) => {
    expect(sharedType(patternOf(one), patternOf(other))).toBe(shared);
    expect(sharedType(patternOf(other), patternOf(one))?.length).toBe(shared?.length);
  });

  const written = fc
    .array(fc.constantFrom('a', 'b', '*'), { minLength: 1, maxLength: 5 })
    .map((tokens) => tokens.join('').replaceAll(/\*+/g, '*'));
  const texts = ['', 'a', 'b'].flatMap((x) =>
    ['', 'a', 'b'].flatMap((y) => ['', 'a', 'b'].flatMap((z) => ['', 'a', 'b'].map((w) => x + y + z + w))),
  );

  test('a type that both take, if any text is taken by both', () => {
    fc.assert(
      fc.property(written, written, (one, other) => {
        const shared = sharedType(patternOf(one), patternOf(other));
        const takenByBoth = (type: string): boolean =>
          [one, other].every((each) => takesType({ name: 'x', types: [each] }, type));
        if (shared === undefined) expect(texts.filter(takenByBoth)).toEqual([]);
        else expect(takenByBoth(shared)).toBe(true);
      }),
    );
  });

  test('hostile patterns are compared in a moment', () => {
    const hostile = patternOf(`${'*aaaaaaaaaaa'.repeat(10)}b`);
    const other = patternOf(`${'*aaaaaaaaaab'.repeat(10)}c`);
    expect(sharedType(hostile, other)).toBeUndefined();
  });
});
