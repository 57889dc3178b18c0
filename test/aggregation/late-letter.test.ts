import { expect, test } from 'vitest';
import { lateAnswers } from '../../shared/aggregation/late-answers.ts';
import { storedPart } from '../fakes/parts.ts';

test('a dead letter lists late parts by source and id in any order of arrival', () => {
  const parts = [storedPart('stock', '2', 1), storedPart('price', '3', 1), storedPart('stock', '1', 1)];
  const letterOf = (late: typeof parts) =>
    lateAnswers('dead-letter', { fusion: 'order', key: 'k' }, late, { bridgeName: 'shop', now: 0 });
  const { letters, rejections } = letterOf(parts);
  expect(rejections).toEqual([]);
  expect(letters).toHaveLength(1);
  expect(JSON.parse(letters[0] ?? '')).toMatchObject({
    reason: 'late',
    contributions: [
      { source: 'price-service', id: '3' },
      { source: 'stock-service', id: '1' },
      { source: 'stock-service', id: '2' },
    ],
  });
  expect(letterOf(parts.toReversed())).toEqual({ letters, rejections });
});
