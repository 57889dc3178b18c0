import { expect, test } from 'vitest';
import { buildPrompt } from '../../shared/compose/prompt/prompt.ts';
import { merge } from '../../shared/merge/merge.ts';
import { contribution, parseBlocks, question } from './questions.ts';

const inputs = [
  contribution({ title: 'Up', year: 2009, rated: true }, { source: 'catalogue', id: '1' }),
  contribution({ title: 'Up', year: 2010 }, { source: 'archive', id: '2' }),
];
const policy = { weights: {}, fields: {}, asks: { minEffectiveSources: 2 } };

function blocksOf(unsettled: readonly string[] | undefined) {
  const asked = question(inputs, {
    merged: merge(inputs, policy),
    weights: { catalogue: 1.5 },
    ...(unsettled && { unsettled }),
  });
  const prompt = buildPrompt(asked, 'enforced');
  if (prompt.kind !== 'ready') throw new Error(prompt.reason);
  return new Map(parseBlocks(prompt.user).map(({ name, value }) => [name, value]));
}

test('an undisputed open field is shown with its sources, and is no fact', () => {
  const { unsettled } = merge(inputs, policy);
  expect(unsettled).toEqual(['/content/rated']);
  const blocks = blocksOf(unsettled);
  expect(blocks.get('settled')).toEqual({ content: { title: 'Up', year: 2009 } });
  expect(blocks.get('conflicts')).toMatchObject([
    { field: '/content/year', settled: 2009 },
    {
      field: '/content/rated',
      open: true,
      claims: [{ value: true, sources: ['catalogue'], weight: 1.5 }],
    },
  ]);
});

test('an open conflict is shown once, as open', () => {
  const conflicts = blocksOf(['/content/year']).get('conflicts');
  expect(conflicts).toMatchObject([{ field: '/content/year', open: true }]);
  expect(conflicts).not.toHaveProperty('0.settled');
});

test('a settled field is a fact', () => {
  const blocks = blocksOf(undefined);
  expect(blocks.get('settled')).toEqual({ content: { title: 'Up', year: 2009, rated: true } });
  expect(blocks.get('conflicts')).toHaveLength(1);
});
