import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ClaudePolicy } from '../../../shared/policy/compose-policy.ts';
import { combineAnswers } from '../../../shared/compose/panel/combine-answers.ts';
import type { Json } from '../../../shared/json/json.ts';

const output: ClaudePolicy['output'] = {
  type: 'object',
  properties: {
    verdict: { enum: ['approve', 'refuse', 'ask the customer for the missing papers'] },
    next: { $ref: '#/$defs/next' },
    score: { type: 'number' },
    tags: { type: 'array', items: { type: 'string' } },
    reason: { type: 'string' },
    steps: { type: 'array', items: { type: 'object', properties: { text: { type: 'string' } } } },
  },
  $defs: { next: { anyOf: [{ const: 'ask the customer for the other papers' }, { type: 'null' }] } },
};

const sampled = (results: readonly Json[]) => {
  const [first, ...others] = results.map((result, index) => ({
    source: `m#${index + 1}`,
    result,
    overridden: 0,
  }));
  if (first === undefined) throw new Error('a sample has answers');
  return [first, ...others] as const;
};
const always = (): boolean => true;
const combine = (results: readonly Json[], isGood: (result: Json) => boolean = always) =>
  combineAnswers([...sampled(results)], { output }, isGood);

const long = (what: string): string => `${what}, as far as one can tell from what has come in so far.`;

describe('choices are settled by vote', () => {
  test("the majority's choice wins, with the prose of one answer that made it", () => {
    const answers = [
      { verdict: 'refuse', reason: long('The papers are false') },
      { verdict: 'approve', reason: long('The papers are good') },
      { verdict: 'approve', reason: long('The papers are false') },
    ];
    const { result, words, fields } = combine([
      ...answers,
      { verdict: 'approve', reason: long('The papers are fine') },
    ]);
    expect(result).toEqual({ verdict: 'approve', reason: long('The papers are fine') });
    expect(words.source).toBe('m#4');
    const claims = [
      { value: 'approve', sources: ['m#2', 'm#3', 'm#4'], weight: 3 },
      { value: 'refuse', sources: ['m#1'], weight: 1 },
    ];
    expect(fields).toEqual([{ field: '/verdict', share: 0.75, claims }]);
  });

  test('choices of many words are choices, not texts with a medoid', () => {
    const papers = 'ask the customer for the missing papers';
    const other = 'ask the customer for the other papers';
    expect(combine([{ verdict: papers }, { verdict: 'refuse' }, { verdict: papers }])).toMatchObject({
      result: { verdict: papers },
      fields: [{ field: '/verdict', share: 0.6667 }],
    });
    expect(combine([{ next: other }, { next: null }, { next: null }]).result).toEqual({ next: null });
  });

  test('a number is the median, and stands in the prose of the nearest answer', () => {
    const answers = [
      { score: 3, verdict: 'approve', reason: long('a') },
      { score: 9, verdict: 'approve', reason: long('b') },
      { score: 4, verdict: 'refuse', reason: long('c') },
    ];
    expect(combine(answers)).toMatchObject({
      result: { score: 4, verdict: 'approve', reason: long('a') },
      words: { source: 'm#1' },
      fields: [
        { field: '/score', share: 0.3333 },
        { field: '/verdict', share: 0.6667 },
      ],
    });
  });

  test('a list holds the items of at least half the answers, and is not emptied', () => {
    expect(combine([{ tags: ['a', 'b'] }, { tags: ['b', 'c'] }, { tags: ['b'] }]).result).toEqual({
      tags: ['b'],
    });
    expect(combine([{ tags: ['a'] }, { tags: ['b'] }, { tags: ['c'] }]).result).toEqual({ tags: ['a'] });
    expect(combine([{ tags: [] }, { tags: [] }, { tags: ['c'] }]).result).toEqual({ tags: [] });
  });

  test('the presence of a field is settled by vote too', () => {
    expect(combine([{ score: 1 }, { score: 1, next: null }, { score: 1 }]).result).toEqual({ score: 1 });
    expect(combine([{ score: 1, next: null }, { score: 1, next: null }, { score: 1 }]).result).toEqual({
      score: 1,
      next: null,
    });
    const reason = long('Something else');
    expect(
      combine([{ more: { a: 1 }, reason, score: 2 }, { score: 2 }, { score: 1 }, { reason, score: 3 }]),
    ).toMatchObject({ result: { score: 2 } });
  });
});

describe('prose stays whole', () => {
  test('the medoid of several texts is used', () => {
    const texts = [
      'Rest for two days at home',
      'Rest for two more days at home',
      'Rest two more days at your home',
    ];
    expect(combine(texts.map((reason) => ({ reason }))).result).toEqual({ reason: texts[1] });
  });

  test('a list of objects with different wording is taken whole from one answer', () => {
    const steps = (...texts: string[]): Json => ({ steps: texts.map((text) => ({ text })) });
    const answers = [
      steps('Drink water', 'Sleep'),
      steps('Drink some water', 'Sleep'),
      steps('Drink some more water', 'Sleep', 'Call us'),
    ];
    expect(combine(answers).result).toEqual(steps('Drink some water', 'Sleep'));
  });

  test('names that only one answer gives are not mixed with the text of another', () => {
    const answers = [
      { title: 'Up', reason: long('A house flies') },
      { title: 'Alien', reason: long('Nobody hears you') },
    ];
    expect(answers).toContainEqual(combine(answers).result);
  });
});

test('an answer whose facts were overridden does not provide the prose', () => {
  const [first, second] = sampled([{ reason: long('It costs nine') }, { reason: long('It costs ten') }]);
  if (second === undefined) throw new Error('there are two');
  expect(combineAnswers([{ ...first, overridden: 1 }, second], { output }, always).words).toBe(second);
});

const answer = fc.record(
  {
    verdict: fc.constantFrom('approve', 'refuse', 'ask the customer for the missing papers'),
    next: fc.constantFrom(null, 'ask the customer for the other papers'),
    score: fc.oneof(fc.integer({ min: 0, max: 3 }), fc.double({ noNaN: true, noDefaultInfinity: true })),
    tags: fc.oneof(
      fc.constant(null),
      fc.array(fc.constantFrom('a', 'b', 'c', 'Some of the words that are read')),
    ),
    reason: fc.constantFrom(long('Yes'), long('No'), long('So it is'), 'no'),
    steps: fc.array(fc.record({ text: fc.constantFrom('Sleep', 'Drink some water') }), { maxLength: 2 }),
    more: fc.oneof(fc.constant(null), fc.record({ a: fc.boolean(), b: fc.nat(2) }, { requiredKeys: [] })),
  },
  { requiredKeys: [] },
);
const answers = fc.array(answer, { minLength: 1, maxLength: 7 });

describe('any order of answers', () => {
  test('the order of the answers changes nothing', () => {
    fc.assert(
      fc.property(
        answers.chain((results) => {
          const given = [...sampled(results)];
          return fc.tuple(
            fc.constant(given),
            fc.shuffledSubarray(given, { minLength: given.length, maxLength: given.length }),
          );
        }),
        ([given, shuffled]) => {
          const [a, ...as] = given;
          const [b, ...bs] = shuffled;
          if (a === undefined || b === undefined) throw new Error('a sample has answers');
          expect(combineAnswers([b, ...bs], { output }, always)).toEqual(
            combineAnswers([a, ...as], { output }, always),
          );
        },
      ),
    );
  });

  test('equal answers give that answer', () => {
    fc.assert(
      fc.property(answer, fc.integer({ min: 1, max: 5 }), (one, count) => {
        const { result, fields } = combine(Array.from({ length: count }, () => one));
        expect(result).toEqual(one);
        for (const { share } of fields) expect(share).toBe(1);
      }),
    );
  });

  test("a majority's choice wins", () => {
    fc.assert(
      fc.property(answers, answers, answer, (some, others, one) => {
        fc.pre(some.length > others.length);
        const verdict = 'refuse';
        const results = [...some.map((each) => ({ ...each, verdict })), ...others, { ...one, verdict }];
        expect(combine(results).result).toMatchObject({ verdict });
      }),
    );
  });

  test('the result is valid, or one of the answers', () => {
    fc.assert(
      fc.property(answers, fc.func(fc.boolean()), (results, isGood) => {
        const { result, words } = combine(results, isGood);
        expect(isGood(result) || result === words.result).toBe(true);
      }),
    );
  });

  test('no other answer loses less in total when there are choices only', () => {
    const chosen = fc.record({
      verdict: fc.constantFrom('approve', 'refuse'),
      next: fc.constantFrom(null, 'ask the customer for the other papers'),
      sure: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(chosen, { minLength: 1, maxLength: 7 }), chosen, (results, rival) => {
        const lossOf = (result: Json): number => {
          const members = new Map(Object.entries(result ?? {}));
          return results
            .flatMap((result) => Object.entries(result))
            .filter(([name, value]) => members.get(name) !== value).length;
        };
        expect(lossOf(combine(results).result)).toBeLessThanOrEqual(lossOf(rival));
      }),
    );
  });
});
