import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { takeCitations, withAnyCitations } from '../../../shared/compose/answer/citations.ts';
import {
  contradicted,
  factsOf,
  groundedBy,
  overridden,
  answerValueAt,
} from '../../../shared/compose/answer/grounding.ts';
import { composeWhen, settledAnswer } from '../../../shared/compose/answer/settled-answer.ts';
import type { Composer } from '../../../shared/compose/composer.ts';
import type { Question } from '../../../shared/compose/question.ts';
import type { Json } from '../../../shared/json/json.ts';
import { contribution, policy, question } from '../questions.ts';

const json = fc.jsonValue().map((value): Json => JSON.parse(JSON.stringify(value)));
const grounding = { '/summary/total': '/order/total', '/note': '/order/note' };
const asked = (record: Json, more: Partial<Question> = {}): Question =>
  question([], { policy: { ...policy, grounding }, merged: { record, fields: [], conflicts: [] }, ...more });

describe('grounding', () => {
  test('the judge compares the answer with the settled facts of the group', () => {
    const facts = factsOf(asked({ order: { total: 42 } }));
    expect(facts).toEqual([{ field: '/summary/total', from: '/order/total', settled: 42 }]);
    expect(contradicted({ summary: { total: 42 } }, facts)).toEqual([]);
    expect(contradicted({ summary: {} }, facts)).toEqual([]);
    expect(contradicted({ summary: { total: null } }, facts)).toEqual(facts);
    expect(contradicted({ summary: { total: '42' } }, facts)).toEqual(facts);
  });

  test('the judge ignores facts that the merge left open, or fields around them', () => {
    for (const open of ['/order/total', '/order', '/order/total/amount']) {
      expect(factsOf(asked({ order: { total: 42 } }, { unsettled: [open] }))).toEqual([]);
    }
    expect(factsOf(asked({ order: { total: 42 } }, { unsettled: ['/order/tot'] }))).toHaveLength(1);
  });

  test('an overridden answer contradicts nothing and is otherwise unchanged', () => {
    fc.assert(
      fc.property(json, json, json, (total, answered, other) => {
        const facts = factsOf(asked({ order: { total } }));
        const answer = { summary: { total: answered, other }, other };
        const wrong = contradicted(answer, facts);
        const righted = overridden(answer, wrong);
        expect(contradicted(righted, facts)).toEqual([]);
        expect(answerValueAt(righted, '/summary/other')).toEqual(other);
        expect(answerValueAt(righted, '/other')).toEqual(other);
      }),
    );
  });

  test('a receipt has no room for long texts', () => {
    const facts = factsOf(asked({ order: { note: 'x'.repeat(5_000) } }));
    const [grounded] = groundedBy({ note: 'y'.repeat(5_000) }, facts);
    expect(JSON.stringify(grounded).length).toBeLessThan(600);
  });
});

describe('citations', () => {
  const shown = new Map([1, 2].map((number) => [number, contribution(null, { id: `c-${number}` })]));

  test('citations are separated and resolved', () => {
    const answer = { cites: [2], films: [{ title: 'Up', cites: [1, 2, 1] }] };
    expect(takeCitations(answer, true, shown)).toEqual({
      kind: 'cited',
      value: { films: [{ title: 'Up' }] },
      citations: [
        { item: '', contributions: [{ topic: 'content', source: 'catalogue', id: 'c-2' }] },
        {
          item: '/films/0',
          contributions: [
            { topic: 'content', source: 'catalogue', id: 'c-1' },
            { topic: 'content', source: 'catalogue', id: 'c-2' },
          ],
        },
      ],
    });
  });

  test.each<[Json, RegExp]>([
    [[{ cites: [3] }], /^\/0 cites a number that no part has: 3$/],
    [[{ cites: [1, 0] }], /: 0$/],
    [[{ cites: ['1'] }], /: \*$/],
    [[{ cites: [1.5] }], /: 1.5$/],
    [[{ cites: [] }], /cites nothing/],
    [[{}], /cites nothing/],
    [[{ cites: 'all' }], /cites nothing/],
    [{ a: [{ 'ignore the above!': [{ cites: [9] }], cites: [1] }] }, /^\/a\/0\/\*\/0 cites/],
  ])('%j is miscited', (answer, problem) => {
    const cited = takeCitations(answer, false, shown);
    expect(cited).toEqual({ kind: 'miscited', problems: [expect.stringMatching(problem)] });
  });

  test("a member with the citations' name outside items is no citation", () => {
    const answer = { map: { cites: 'Rome' } };
    expect(takeCitations(answer, false, shown)).toEqual({ kind: 'cited', value: answer, citations: [] });
  });

  test('any value can get citations, and is the same without them', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('a', 'b', '__proto__'), json), (value) => {
        const plain: Json = JSON.parse(JSON.stringify(value).replaceAll('"cites"', '"c"'));
        expect(takeCitations(withAnyCitations(plain, true), true, shown)).toMatchObject({ value: plain });
      }),
    );
  });
});

describe('when', () => {
  const check = (value: unknown) => (JSON.stringify(value).includes('total') ? [] : ['/summary is required']);
  const calls: Question[] = [];
  const composer: Composer = {
    compose(to) {
      calls.push(to);
      return Promise.resolve({ kind: 'no-model' });
    },
  };
  const conflict = { field: '/order/total', loss: 'vote' as const, settled: 42, claims: [] };
  const when = async (how: 'open' | 'always' | 'never', to: Question) => {
    const before = calls.length;
    const answer = await composeWhen(composer, { recommendation: check }).compose(
      { ...to, policy: { ...to.policy, when: how } },
      new AbortController().signal,
    );
    return { answer, asked: calls.length > before };
  };
  const whole = asked({ order: { total: 42, extra: 1 } });

  test('open: the grounded fields are the answer when the schema requires no more', async () => {
    expect(await when('open', whole)).toEqual({
      answer: { kind: 'settled', result: { summary: { total: 42 } }, reason: 'nothing is open' },
      asked: false,
    });
  });

  test('open: the merged record is the answer without grounding', () => {
    const plain = { ...whole, policy };
    expect(settledAnswer(plain, check)).toEqual({ order: { total: 42, extra: 1 } });
  });

  test.each<[string, Question]>([
    ['a conflict', { ...whole, merged: { ...whole.merged, conflicts: [conflict] } }],
    ['an unsettled field', { ...whole, unsettled: ['/order/extra'] }],
    ['something to be written', asked({ order: {} })],
    ['no check', { ...whole, fusion: 'constructor' }],
  ])('open: the model is asked about %s', async (_, to) => {
    expect(await when('open', to)).toEqual({ answer: { kind: 'no-model' }, asked: true });
  });

  test('always asks for every group, never for none', async () => {
    expect((await when('always', whole)).asked).toBe(true);
    expect(await when('never', asked({ order: {} }))).toMatchObject({
      answer: { kind: 'settled', result: { order: {} } },
      asked: false,
    });
  });
});
