import { expect, test } from 'vitest';
import { amendAnswer, type AnswerField } from '../../../shared/compose/answer/amend-answer.ts';
import type { Json } from '../../../shared/json/json.ts';

const field = (pointer: string, settled: Json, change: Partial<AnswerField> = {}): AnswerField => ({
  pointer,
  settled,
  isWorded: false,
  saying: 1,
  excess: (value) => (value === settled ? 0 : 0.5),
  isClaimed: true,
  ...change,
});

test.each<[string, Json, readonly AnswerField[], Json | undefined]>([
  ['what loses more gives way', { a: 1, b: { c: 2 } }, [field('/b/c', 3)], { a: 1, b: { c: 3 } }],
  ['what loses nothing stays', { a: 1 }, [field('/a', 1)], undefined],
  ['words stay', { a: 'some' }, [field('/a', 'other', { isWorded: true })], undefined],
  ['what most have is added', { b: {} }, [field('/b/c~1d', 3, { saying: 0.6 })], { b: { 'c/d': 3 } }],
  ['two are added in one place', { a: 1 }, [field('/b', 2), field('/c', 3)], { a: 1, b: 2, c: 3 }],
  ['what half have is not', {}, [field('/a', 3, { saying: 0.5 })], undefined],
  ['nothing is added where there is no object', { b: 1 }, [field('/b/c', 3)], undefined],
  ['what most have not is taken out', { a: 1, b: 2 }, [field('/b', 2, { saying: 0.4 })], { a: 1 }],
  ['and so is what held nothing else', { a: 1, b: { c: 2 } }, [field('/b/c', 2, { saying: 0.4 })], { a: 1 }],
  [
    'a list is not emptied for want of agreement',
    { a: ['x'] },
    [field('/a', [], { isClaimed: false })],
    undefined,
  ],
  ['but it is where some say so', { a: ['x'] }, [field('/a', [])], { a: [] }],
])('%s', (_, answer, fields, expected) => {
  expect(amendAnswer(answer, fields)).toEqual(expected);
});
