import { expect, test } from 'vitest';
import { type Change, testChanges } from './changes.ts';
import { bridgeOf, changed } from './files.ts';

const expected =
  'expected a duration from 1h to 3650d, such as 30d, or a number of claims, such as 10000 claims, or none';
const meaning =
  '; write that instead, or leave out the key: with `weights: learned`: the half-life of evidence, as a time or as a number of claims of a field (`10000 claims`)';
const wrong = ([halfLife, rest]: readonly [halfLife: string, rest: string]): Change => [
  'deadline: 30s',
  `halfLife: ${halfLife}\n    weights: learned`,
  `bridge.yaml:15:15 fusions.recommendation.halfLife: ${expected}, got ${rest}${rest.includes(';') ? '' : meaning}`,
];

const changes: readonly Change[] = [
  ...['1h', '3650d', '10 claims', 'none'].map((halfLife): Change => [
    'deadline: 30s',
    `halfLife: ${halfLife}\n    weights: learned`,
  ]),
  ...(
    [
      ['59m', '"59m"; write 1h at least'],
      ['3651d', '"3651d"; write 3650d at most'],
      ['9 claims', '"9 claims"'],
      ['10 groups', '"10 groups"'],
      ['never', '"never"'],
      ['30', '30; write 1h at least'],
    ] as const
  ).map(wrong),
  [
    'deadline: 30s',
    'halfLife: 30d',
    'bridge.yaml:15:5 fusions.recommendation.halfLife: has no effect, because the fusion learns no weights; add weights: learned',
  ],
  [
    'deadline: 30s',
    'halfLife: 30d\n    weights: equal',
    'bridge.yaml:15:5 fusions.recommendation.halfLife: has no effect, because the fusion learns no weights; add weights: learned',
  ],
];

testChanges(changes);

test('a half-life is compiled and changes the policy hash', async () => {
  const of = async (halfLife: string) =>
    (await bridgeOf(changed('deadline: 30s', `halfLife: ${halfLife}\n    weights: learned`))).fusions[0];
  const days = await of('30d');
  expect(days?.merge.learned).toEqual({ halfLife: { kind: 'ms', ms: 30 * 86_400_000 } });
  expect((await of('500 claims'))?.merge.learned).toEqual({ halfLife: { kind: 'claims', claims: 500 } });
  expect((await of('none'))?.merge.learned).toEqual({ halfLife: { kind: 'none' } });
  expect((await of('31d'))?.policy).not.toBe(days?.policy);
});
