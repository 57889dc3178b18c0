import { expect, test } from 'vitest';
import { rounded } from '../../../cli/dev/rounded.ts';
import { describeFused } from '../../../cli/dev/describe-fused.ts';
import { coloursFor, safeOutput } from '../../../cli/terminal.ts';
import { exactNumber } from '../../../shared/json/exact-number.ts';

test('fractions are rounded for people, and whole numbers stay', () => {
  const id = exactNumber('12345678901234567890');
  expect(
    rounded({ mean: 25.333333333333332, id: 9_007_199_254_740_991, list: [0.1 + 0.2, 'x', null] }),
  ).toEqual({
    mean: 25.3333,
    id: 9_007_199_254_740_991,
    list: [0.3, 'x', null],
  });
  expect(rounded({ id })).toEqual({ id });
});

const envelope = {
  type: 'offer.fused',
  data: {
    result: { price: 5 },
    conflicts: [
      {
        field: '/price',
        loss: 'absolute',
        settled: 5.000000000001,
        claims: [
          { value: 5.000000000001, sources: ['shop'] },
          { value: 6, sources: ['partner'] },
        ],
      },
    ],
    receipt: {
      release: { reason: 'complete' },
      composer: 'merge',
      reason: 'no API key',
      contributions: [
        { topic: 'stock', source: 'warehouse', id: '1' },
        { topic: 'price', source: 'shop', id: '2' },
      ],
    },
  },
};

const group = { fusion: 'offer', key: 'k', envelope };

test('what was believed is green, and what was not is yellow', () => {
  const text = safeOutput(describeFused(group, coloursFor(true, {})));
  expect(text).toContain('\u001B[33mconflict     \u001B[39m/price is \u001B[1m5\u001B[22m');
  expect(text).toContain('\u001B[32m5 by shop\u001B[39m; \u001B[33m6 by partner\u001B[39m');
});

test('parts stand in the order of the bridge file, and a missing key is not said again', () => {
  const showing = { topics: ['price', 'stock'], isKeyTold: true, columns: 40 };
  expect(describeFused(group, coloursFor(false, {}), showing).split('\n').slice(2, 7)).toEqual([
    '  from         price (shop 2), stock',
    '               (warehouse 1)',
    '  composed by  the merge; no model was',
    '               asked',
    '  conflict     /price is 5 (absolute): 5',
  ]);
});
