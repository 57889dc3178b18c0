import { expect, test } from 'vitest';
import { coloursFor } from '../../../cli/terminal.ts';
import { describeFused } from '../../../cli/dev/describe-fused.ts';
import type { JsonObject } from '../../../shared/json/json.ts';

/** What is said of a group between its head and its result. */
function told(data: JsonObject): readonly string[] {
  const paint = coloursFor(false, {});
  return describeFused({ fusion: 'recommendation', key: 'k', envelope: { data } }, paint)
    .split('\n')
    .slice(3, -2);
}

test('users see what a correction decided, and which sources had claimed it', () => {
  const corrections = [{ source: 'inspector', id: '1' }];
  const field = { field: '/user/age', loss: 'vote', winners: ['c'], dissenters: ['a', 'b'], corrected: true };
  const unclaimed = { field: '/user/seat', loss: 'vote', winners: [], dissenters: [], corrected: true };
  const merged = { user: { age: 26, seat: null } };
  expect(told({ merged, receipt: { corrections, fields: [field, unclaimed] } })).toEqual([
    '  composed by  the merge; no model was asked',
    '  corrected    /user/age is 26 by inspector; right: c; wrong: a, b',
    '  corrected    /user/seat is null by inspector',
  ]);
  expect(told({ merged, receipt: { corrections, fields: [] } })).toEqual([
    '  composed by  the merge; no model was asked',
    '  corrected    nothing; right as it is by inspector',
  ]);
});

test('users see how far several answers agree, and who decided the doubtful fields', () => {
  const receipt = {
    composer: 'claude',
    model: 'claude-haiku-5-5',
    cached: true,
    fields: [{ field: '/user/age', loss: 'vote', confidence: 0.9996, unsettled: true }],
    unsettled: { fields: ['/user/age'], decidedBy: 'claude' },
    answers: {
      asked: [{ source: 'm#1' }, { source: 'm#2' }, { source: 'm#3', failed: 'a refusal' }],
      words: 'm#2',
      fields: [
        { field: '/sure', share: 1 },
        {
          field: '/verdict',
          share: 0.5,
          confidence: 0.7,
          claims: [
            { value: 'send', sources: ['m#2'], weight: 1 },
            { value: 'keep', sources: ['m#1'], weight: 1 },
          ],
        },
      ],
    },
  };
  expect(told({ merged: { user: { age: 25 } }, receipt })).toEqual([
    '  composed by  claude-haiku-5-5, from the cache',
    '  answers      2 of 3; in the words of m#2',
    '  no answer    m#3: a refusal',
    '  answers      /verdict (50 % say what the result says, 70 % sure): "send" by m#2; "keep" by m#1',
    '  in doubt     /user/age is 25, over 99 % sure; left to the model',
  ]);
});
