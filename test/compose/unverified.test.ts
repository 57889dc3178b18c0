import { describe, expect, test } from 'vitest';
import { factsOf } from '../../shared/compose/answer/grounding.ts';
import { judgeFor } from '../../shared/compose/answer/judge-answer.ts';
import { buildPrompt } from '../../shared/compose/prompt/prompt.ts';
import type { Question } from '../../shared/compose/question.ts';
import type { Json } from '../../shared/json/json.ts';
import type { SettledField } from '../../shared/merge/merged.ts';
import { contribution, parseBlocks, policy, question } from './questions.ts';

const verified = { topics: ['order'], corrections: false };
const field = (pointer: string, more: Partial<SettledField> = {}): SettledField => ({
  field: pointer,
  loss: 'vote',
  winners: ['a'],
  dissenters: [],
  ...more,
});
const record = { order: { total: 10 }, note: { total: 99, says: 'x' } };
const conflictOf = (pointer: string, settled: Json) => ({
  field: pointer,
  loss: 'vote' as const,
  settled,
  claims: [{ value: settled, sources: ['a'], weight: 1 }],
});
const mixed = (change: Partial<Question> = {}): Question =>
  question(
    [
      contribution('an order', { topic: 'order', id: '1' }),
      contribution('a note', { topic: 'note', id: '2' }),
    ],
    {
      policy: { ...policy, verified },
      merged: {
        record,
        fields: [field('/order/total'), field('/note/total'), field('/note/says')],
        conflicts: [conflictOf('/order/total', 10), conflictOf('/note/total', 99)],
      },
      ...change,
    },
  );

function shown(asked: Question) {
  const prompt = buildPrompt(asked, 'enforced');
  if (prompt.kind !== 'ready') throw new Error(prompt.reason);
  const blocks = parseBlocks(prompt.user);
  const of = (name: string) => blocks.filter((block) => block.name === name).map(({ value }) => value);
  return { system: prompt.system, of };
}

describe('the prompt of a fusion that checks the senders of some topics', () => {
  test('the values of the others are no settled facts', () => {
    const { system, of } = shown(mixed());
    expect(of('settled')).toEqual([{ order: { total: 10 } }]);
    expect(of('unverified')).toEqual([{ note: { total: 99, says: 'x' } }]);
    expect(system).toContain('never decides it');
  });

  test('their conflicts and messages are marked', () => {
    const { of } = shown(mixed());
    expect(of('conflicts')).toMatchObject([
      [
        { field: '/order/total', settled: 10 },
        { field: '/note/total', likely: 99, unverified: true },
      ],
    ]);
    expect(JSON.stringify(of('conflicts'))).not.toContain('"settled":99');
    const [order, note] = of('contribution');
    expect(order).not.toHaveProperty('unverified');
    expect(note).toMatchObject({ topic: 'note', unverified: true });
  });

  test('a verified correction makes its field a fact', () => {
    const fields = [field('/order/total'), field('/note/total', { corrected: true }), field('/note/says')];
    const merged = { record, fields, conflicts: [] };
    const checked = { ...policy, verified: { ...verified, corrections: true } };
    expect(shown(mixed({ merged, policy: checked })).of('settled')).toEqual([
      { order: { total: 10 }, note: { total: 99 } },
    ]);
    expect(shown(mixed({ merged })).of('settled')).toEqual([{ order: { total: 10 } }]);
  });

  test('nothing is marked where all topics are alike', () => {
    const { system, of } = shown(mixed({ policy }));
    expect(of('settled')).toEqual([record]);
    expect(of('unverified')).toEqual([]);
    expect(system).not.toContain('unverified');
  });
});

describe('an answer', () => {
  const grounding = { '/total': '/order/total', '/noted': '/note/total' };

  test('it need not repeat what an unverified topic says', () => {
    const facts = factsOf(mixed({ policy: { ...policy, verified, grounding } }));
    expect(facts.map(({ from }) => from)).toEqual(['/order/total']);
    expect(factsOf(mixed({ policy: { ...policy, grounding } }))).toHaveLength(2);
  });

  test('an item that rests on unverified parts only is marked', () => {
    const cited = mixed({ policy: { ...policy, verified, citations: true } });
    const prompt = buildPrompt(cited, 'enforced');
    if (prompt.kind !== 'ready') throw new Error(prompt.reason);
    const judged = judgeFor(
      cited,
      () => [],
      prompt.shown,
    )(
      JSON.stringify({
        films: [
          { t: 'a', cites: [1, 2] },
          { t: 'b', cites: [2] },
        ],
      }),
    );
    expect(judged).toMatchObject({ kind: 'accepted' });
    const citations = judged.kind === 'accepted' ? judged.accepted.citations : undefined;
    expect(citations?.map(({ unverified = false }) => unverified)).toEqual([false, true]);
  });
});
