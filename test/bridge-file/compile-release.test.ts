import { limitsOfGroup } from '../../shared/policy/group-limits.ts';
import { describe, expect, test } from 'vitest';
import type { Fusion } from '../../shared/policy/fusion.ts';
import type { Route } from '../../shared/policy/topic.ts';
import { fusionOf, routeTo } from '../fakes/policies.ts';
import { bridgeOf } from './files.ts';

const usualBounds = { maxParts: 10_000, ...limitsOfGroup(false, false) };

/** Returns a file with one fusion of two topics and some more rules. */
const fileWith = (rules: string): string => `name: b
topics:
  price: {}
  stock: {}
fusions:
  order:
    needs: [stock, price]
    recipients: [shop]
    deadline: 30s
${rules}recipients:
  shop: { queue: true }
`;

const fusionWith = async (rules: string): Promise<Fusion | undefined> =>
  (await bridgeOf(fileWith(rules))).fusions[0];
const routeWith = async (rules: string): Promise<Route | undefined> =>
  (await bridgeOf(fileWith(rules))).topics[0]?.routes[0];

const path = (...steps: readonly string[]) => ({ kind: 'path', path: steps }) as const;

test.each<readonly [rules: string, fusion: Partial<Fusion>, route: Partial<Route>]>([
  ['', {}, {}],
  ['    size: 5\n', { size: 5 }, {}],
  ['    size: groupsize\n', { size: 'stated' }, { states: { size: path('groupsize') } }],
  [
    '    size: $count(data.lines)\n',
    { size: 'stated' },
    { states: { size: { kind: 'jsonata', expression: '$count(data.lines)' } } },
  ],
  ['    minSize: 2\n', { minSize: 2 }, {}],
  ['    predicate: count > 1\n', { predicate: 'count > 1' }, {}],
  ['    expect: data.services\n', { expects: true }, { states: { expect: path('data', 'services') } }],
  ['    inactivity: 5s\n', { inactivityMs: 5_000 }, {}],
  ['    schedule: rate(5 minutes)\n', { schedule: 'rate(5 minutes)', isListed: true }, { isListed: true }],
  [
    '    onNewKey: { series: subject }\n',
    { closesSeries: true, isListed: true },
    { states: { series: path('subject') }, isListed: true },
  ],
  ['    releaseAll: true\n', { isListed: true }, { isListed: true }],
  ['    listGroups: true\n', { isListed: true, keepsList: true }, { isListed: true }],
  ['    late: reopen\n', { late: 'reopen' }, {}],
  ['    late: dead-letter\n', { late: 'dead-letter' }, {}],
  ['    remember: 2d\n', { rememberMs: 172_800_000 }, {}],
  ['    invalidKey: ignore\n', {}, { invalidKey: 'ignore' }],
  [
    '    correlate: [data.country, $uppercase(subject)]\n',
    {},
    {
      correlate: {
        kind: 'all',
        of: [path('data', 'country'), { kind: 'jsonata', expression: '$uppercase(subject)' }],
      },
    },
  ],
])('the rules %j are compiled', async (rules, fusion, route) => {
  expect(await fusionWith(rules)).toEqual(
    fusionOf({ ...fusion, bounds: usualBounds, policy: expect.any(String) }),
  );
  expect(await routeWith(rules)).toEqual(routeTo('order', { topics: ['stock', 'price'], ...route }));
});

test.each([
  ['{ from: expirytime }', 900_000],
  ['{ from: expirytime, default: 1h }', 3_600_000],
])('the deadline %s is stated by parts', async (deadline, deadlineMs) => {
  const text = fileWith('').replace('deadline: 30s', `deadline: ${deadline}`);
  const { fusions, topics } = await bridgeOf(text);
  expect(fusions[0]).toMatchObject({ deadlineMs, statesDeadline: true });
  expect(topics[0]?.routes[0]?.states).toEqual({ deadline: path('expirytime') });
});

test('taken topics are gathered like needed and wanted ones', async () => {
  const { fusions, topics } = await bridgeOf(
    fileWith('').replace('[stock, price]', '[stock]\n    takes: [price]'),
  );
  expect(fusions[0]).toMatchObject({ needs: ['stock'], wants: [], takes: ['price'] });
  expect(topics[0]?.routes).toEqual([routeTo('order', { topics: ['stock', 'price'] })]);
});

test('an ordered recipient is compiled', async () => {
  const text = fileWith('').replace('queue: true', 'queue: true, ordered: true');
  expect((await bridgeOf(text)).recipients).toEqual([{ name: 'shop', transport: 'ordered', settings: true }]);
});

describe('roles', () => {
  const file = (role: string): string => `name: b
topics:
  t: {}
  u: {}
  word: { role: ${role} }
fusions:
  needing: { needs: [t] }
  wanting: { wants: [t] }
  expecting: { takes: [t, u], expect: data.services }
  taking: { takes: [t] }
`;
  const reached = async (text: string): Promise<readonly string[]> =>
    (await bridgeOf(text)).topics[2]?.routes.map(({ fusion }) => fusion) ?? [];

  test('a topic of absences reaches every fusion that waits for a topic', async () => {
    expect(await reached(file('absent'))).toEqual(['needing', 'wanting', 'expecting']);
  });

  test.each(['control', 'correction'])(
    'a release request or a correction may reach every fusion',
    async (role) => {
      expect(await reached(file(role))).toEqual(['needing', 'wanting', 'expecting', 'taking']);
    },
  );

  test.each(['absent', 'correction'])(
    'absences and corrections have their key where their own topic says',
    async (role) => {
      const text = file(`${role}, correlate: subject`).replace(
        'needs: [t]',
        'needs: [t], correlate: data.id',
      );
      const { topics } = await bridgeOf(text);
      const keys = topics.map(({ routes }) => routes[0]?.correlate);
      expect(keys).toEqual([path('data', 'id'), path('correlationid'), path('subject')]);
    },
  );
});
