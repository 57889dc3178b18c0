import { expect, test } from 'vitest';
import { csvHeader, csvRow } from '../../../cli/desk/receipt-csv.ts';

const receipt = {
  release: { reason: 'deadline', missing: ['a', 'b'] },
  contributions: [{}, {}],
  fields: [{ field: '/a', confidence: 0.9 }, { field: '/b', confidence: 0.75 }, { field: '/c' }],
  composer: 'claude',
  model: 'claude-sonnet-4-6',
  degraded: false,
  costUsd: 0.0125,
  recipients: ['desk', 'ledger'],
  policy: 'abc',
};
const row = { fusion: 'f', key: 'k', generation: 2, state: 'fused', at: '2026-11-30T00:00:00.000Z', receipt };

const cellsOf = (line: string) =>
  Object.fromEntries(csvHeader.split(',').map((name, index) => [name, line.split(',')[index]]));

test('a row has a cell for each column', () => {
  expect(cellsOf(csvRow(row))).toMatchObject({
    fusion: 'f',
    generation: '2',
    reason: 'deadline',
    missing: 'a b',
    parts: '2',
    disputed: '3',
    leastConfidence: '0.75',
    model: 'claude-sonnet-4-6',
    degraded: 'false',
    costUsd: '0.0125',
    recipients: 'desk ledger',
  });
});

test.each([
  ['a "b", c', '"a ""b"", c"'],
  ['two\nlines', '"two\nlines"'],
  ['=1+1', "'=1+1"],
  ['@sum(a1)', "'@sum(a1)"],
  ['-2', "'-2"],
  ['钥匙', '钥匙'],
])('a key such as %j cannot break out of its cell, nor run as a formula', (key, cell) => {
  expect(csvRow({ ...row, key })).toContain(`f,${cell},2,`);
});

test('what a receipt does not have is an empty cell', () => {
  expect(cellsOf(csvRow({ ...row, receipt: {} }))).toMatchObject({
    reason: '',
    leastConfidence: '',
    costUsd: '',
  });
});
