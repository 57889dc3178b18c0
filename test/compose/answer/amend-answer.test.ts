import { expect, test } from 'vitest';
import { amendAnswer, type AnswerField } from '../../../shared/compose/answer/amend-answer.ts';
import type { Json } from '../../../shared/json/json.ts';

const field = (pointer: string, settled: Json, change: Partial<AnswerField> = {}): AnswerField => ({
  pointer,
  settled,
  isWorded: false,
  share: 1,
  excess: (value) => (value === settled ? 0 : 0.5),
  isClaimed: true,
  ...change,
});

test.each<[string, Json, readonly AnswerField[], Json | undefined]>([
  [
    'the settled value replaces a claim that loses more',
    { a: 1, b: { c: 2 } },
    [field('/b/c', 3)],
    { a: 1, b: { c: 3 } },
  ],
  ['a claim without loss stays', { a: 1 }, [field('/a', 1)], undefined],
  ['prose stays', { a: 'some' }, [field('/a', 'other', { isWorded: true })], undefined],
  ['a field of most answers is added', { b: {} }, [field('/b/c~1d', 3, { share: 0.6 })], { b: { 'c/d': 3 } }],
  ['two fields are added in one place', { a: 1 }, [field('/b', 2), field('/c', 3)], { a: 1, b: 2, c: 3 }],
  ['a field of half the answers is not added', {}, [field('/a', 3, { share: 0.5 })], undefined],
  ['no field is added where there is no object', { b: 1 }, [field('/b/c', 3)], undefined],
  ['a field that most answers lack is removed', { a: 1, b: 2 }, [field('/b', 2, { share: 0.4 })], { a: 1 }],
  [
    'an object that becomes empty is removed',
    { a: 1, b: { c: 2 } },
    [field('/b/c', 2, { share: 0.4 })],
    { a: 1 },
  ],
  [
    'a list is not emptied without agreement',
    { a: ['x'] },
    [field('/a', [], { isClaimed: false })],
    undefined,
  ],
  ['a list is emptied where some answers have none', { a: ['x'] }, [field('/a', [])], { a: [] }],
])('the answer is amended correctly: %s', (_, answer, fields, expected) => {
  expect(amendAnswer(answer, fields)).toEqual(expected);
});
