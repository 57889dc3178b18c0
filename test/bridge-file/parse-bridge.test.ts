import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadBridge } from '../../shared/bridge-file/load-bridge.ts';
import { routeTo } from '../fakes/policies.ts';
import { bridgeOf, changed, mistakesIn, sample, sampleFiles, warningsOf } from './files.ts';

const root = resolve(import.meta.dirname, '../..');

/** The smallest valid file. */
const least = `name: b
topics:
  t: {}
fusions:
  f:
    needs: [t]
`;

/** A fusion that has no release rule of its own. */
const noRules = {
  wants: [],
  takes: [],
  minSize: 1,
  expects: false,
  statesDeadline: false,
  closesSeries: false,
  isListed: false,
};

test('the sample is compiled in full', async () => {
  const { fusions, ...rest } = await bridgeOf(sample);
  const [fusion] = fusions;
  expect(rest).toEqual({
    name: 'recommendation',
    topics: [
      {
        name: 'content',
        sources: ['catalogue-service'],
        schema: { type: ['string', 'object'] },
        redact: [],
        classification: undefined,
        role: 'part',
        maxSkewMs: 3_600_000,
        routes: [routeTo('recommendation', { topics: ['content', 'user'] })],
      },
      {
        name: 'user',
        sources: ['profile-service'],
        schema: JSON.parse(sampleFiles['schemas/user.json'] ?? ''),
        redact: ['name'],
        classification: 'confidential',
        role: 'part',
        maxSkewMs: 3_600_000,
        routes: [routeTo('recommendation', { topics: ['content', 'user'] })],
      },
    ],
    recipients: [{ name: 'recommendation_system', transport: 'queue', settings: true }],
    claimCheck: false,
  });
  expect(fusion).toEqual({
    name: 'recommendation',
    needs: ['content', 'user'],
    ...noRules,
    deadlineMs: 30_000,
    onDeadline: 'partial',
    late: 'amend',
    merge: { weights: {}, fields: { '/user/age': { loss: 'absolute', weights: {} } }, near: 0.95 },
    compose: {
      kind: 'claude',
      when: 'always',
      grounding: {},
      citations: false,
      model: 'claude-haiku-5-5',
      instructions: 'Recommend films that suit this user ...',
      output: { type: 'object', properties: { films: { type: 'array' } } },
      budgetPerDay: 5,
      questionsPerHour: 20,
      quietMs: 5_000,
      maxTokens: 800,
      maxInputTokens: 20_000,
      timeoutMs: 45_000,
      tries: 5,
      fallback: 'merged',
      key: 'optional',
    },
    recipients: ['recommendation_system'],
    policy: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
});

test('the smallest file is compiled with the defaults', async () => {
  const { topics, fusions, recipients } = await bridgeOf(least);
  expect(topics).toEqual([
    {
      name: 't',
      sources: undefined,
      schema: undefined,
      redact: [],
      classification: undefined,
      role: 'part',
      maxSkewMs: 3_600_000,
      routes: [routeTo('f', { topics: ['t'] })],
    },
  ]);
  expect(recipients).toEqual([]);
  expect(fusions).toEqual([
    {
      name: 'f',
      needs: ['t'],
      ...noRules,
      deadlineMs: 900_000,
      onDeadline: 'partial',
      late: 'amend',
      merge: { weights: {}, fields: {}, near: 0.95 },
      compose: { kind: 'merge' },
      recipients: [],
      policy: expect.any(String),
    },
  ]);
});

test('large bodies are stored when the file says so', async () => {
  expect((await bridgeOf(least)).claimCheck).toBe(false);
  expect((await bridgeOf(`${least}claimCheck: true\n`)).claimCheck).toBe(true);
});

test.each([
  ['1000ms', 1_000],
  ['30s', 30_000],
  ['15m', 900_000],
  ['2h', 7_200_000],
  ['7d', 604_800_000],
])('a deadline of %s is compiled', async (deadline, ms) => {
  expect((await bridgeOf(`${least}    deadline: ${deadline}\n`)).fusions[0]?.deadlineMs).toBe(ms);
});

test('redact at the topic and under privacy are one list', async () => {
  const text = least.replace('t: {}', 't: { redact: [a], privacy: { redact: [/b] } }');
  expect((await bridgeOf(text)).topics[0]?.redact).toEqual(['a', '/b']);
});

test("the correlation of the fusion precedes the topic's and the attribute", async () => {
  const text = `name: b
topics:
  one: { correlate: data.id }
  two: {}
fusions:
  f: { needs: [one], wants: [two] }
  g: { needs: [two, one], correlate: $uppercase(data.id) }
`;
  const { topics } = await bridgeOf(text);
  const correlates = topics.map(({ routes }) => routes.map(({ fusion, correlate }) => [fusion, correlate]));
  expect(correlates).toEqual([
    [
      ['f', { kind: 'path', path: ['data', 'id'] }],
      ['g', { kind: 'jsonata', expression: '$uppercase(data.id)' }],
    ],
    [
      ['f', { kind: 'path', path: ['correlationid'] }],
      ['g', { kind: 'jsonata', expression: '$uppercase(data.id)' }],
    ],
  ]);
});

test('the short and the long form of a field are the same', async () => {
  const long = await bridgeOf(sample);
  const short = await bridgeOf(changed('{ loss: absolute }', 'absolute'));
  expect(short).toEqual(long);
});

test('JSON, anchors, a byte order mark and CRLF do not change the meaning', async () => {
  const expected = await bridgeOf(sample);
  const anchored = changed('deadline: 30s', 'deadline: &d 30s').replace(
    'maxTokens: 800',
    'maxTokens: 800\n      timeout: *d',
  );
  expect((await bridgeOf(anchored)).fusions[0]?.compose).toMatchObject({ timeoutMs: 30_000 });
  expect(await bridgeOf(`\uFEFF${sample}`)).toEqual(expected);
  expect(await bridgeOf(sample.replaceAll('\n', '\r\n'))).toEqual(expected);
});

describe('the policy hash', () => {
  const policyOf = async (text: string): Promise<string | undefined> =>
    (await bridgeOf(text)).fusions[0]?.policy;

  test.each([
    ['deadline: 30s', 'deadline: 31s'],
    ['late: amend ', 'late: ignore '],
    ['{ loss: absolute }', 'squared'],
    ['maxTokens: 800', 'maxTokens: 801'],
    ['correlate: correlationid ', 'correlate: subject '],
    ['instructions: Recommend', 'instructions: Suggest'],
    ['deadline: 30s', 'deadline: { from: expirytime, default: 30s }'],
    ['deadline: 30s', 'invalidKey: ignore'],
    ['deadline: 30s', 'inactivity: 5s'],
    ['deadline: 30s', 'size: 3'],
    ['deadline: 30s', 'size: groupsize'],
    ['deadline: 30s', 'predicate: count > 1'],
    ['deadline: 30s', 'expect: data.services'],
    ['deadline: 30s', 'onNewKey: { series: subject }'],
    ['deadline: 30s', 'remember: 1h'],
  ])('the policy hash changes with %s', async (from, to) => {
    expect(await policyOf(changed(from, to))).not.toBe(await policyOf(sample));
  });

  test.each([
    ['deadline: 30s', 'deadline: 30000ms'],
    ['deadline: 30s', 'deadline: 30s\n    takes: []\n    minSize: 1\n    invalidKey: reject'],
    ['maxTokens: 800', 'maxTokens: 800\n      tries: 5'],
    ['name: recommendation', 'name: other'],
    ['name: recommendation', 'name: recommendation\nclaimCheck: true'],
    ['    correlate: correlationid ', '    #'],
  ])('the policy hash does not change with %s', async (from, to) => {
    expect(await policyOf(changed(from, to))).toBe(await policyOf(sample));
  });

  test("the policy hash changes with a topic's correlation", async () => {
    const other = least.replace('t: {}', 't: { correlate: data.id }');
    expect(await policyOf(other)).not.toBe(await policyOf(least));
  });
});

describe('warnings', () => {
  test('the sample has no warnings', async () => {
    expect(await warningsOf(sample)).toEqual([]);
  });

  test('unused parts are a warning', async () => {
    expect(
      await warningsOf(`${least.replace('t: {}', 't: {}\n  u: {}')}recipients:\n  r: { queue: true }\n`),
    ).toEqual([
      'bridge.yaml:4:3 topics.u: no fusion gathers this topic; its envelopes have no effect; add it to needs, wants or takes of a fusion, or remove it',
      'bridge.yaml:6:3 fusions.f: the fusion has no recipients; its results are on the bus only; add recipients, or ignore this',
      'bridge.yaml:9:3 recipients.r: no fusion sends results to this recipient; add it to the recipients of a fusion, or remove it',
    ]);
  });

  test('a key that is no attribute is a warning', async () => {
    expect(await warningsOf(changed('schema: schemas/content.json', 'correlate: orderId'))).toEqual([
      'bridge.yaml:6:16 topics.content.correlate: "orderId" is not the name of an attribute (lower-case letters and digits); for a field of the body write data.orderId',
    ]);
  });

  test('a redacted name that the schema does not have is a mistake', async () => {
    expect(await mistakesIn(changed('redact: [name]', 'redact: [nmae]'))).toEqual([
      'bridge.yaml:10:25 topics.user.privacy.redact[0]: nothing would be removed: the schema has no field "nmae"; did you mean "name"?',
    ]);
  });
});

test('fields that a schema allows without naming them are no mistake', async () => {
  const open = { ...sampleFiles, 'schemas/user.json': '{ "type": "object" }' };
  expect(await mistakesIn(sample, open)).toEqual([]);
  const inline = changed(
    'schema: schemas/user.json',
    'schema: { type: object, additionalProperties: { type: number } }',
  );
  expect(await mistakesIn(inline)).toEqual([]);
});

test('two topics may share a schema that has an $id', async () => {
  const files = {
    ...sampleFiles,
    'schemas/user.json': '{ "$id": "https://example.com/user", "type": "object" }',
  };
  expect(await mistakesIn(changed('schemas/content.json', 'schemas/user.json'), files)).toEqual([]);
});

test('the example of the documentation has no mistakes', async () => {
  const page = readFileSync(resolve(root, 'docs/bridge-file.md'), 'utf8');
  const text = /```yaml\n(.*?)```/s.exec(page)?.[1] ?? '';
  const any = '{ "type": "object" }';
  const files = { 'schemas/order.json': any, 'schemas/delivery.json': any, 'schemas/summary.json': any };
  expect(await mistakesIn(text, files)).toEqual([]);
});

test('a missing file is a mistake', async () => {
  expect(await loadBridge('no/such/bridge.yaml')).toEqual({
    kind: 'mistakes',
    mistakes: [
      {
        file: 'no/such/bridge.yaml',
        line: 1,
        column: 1,
        path: '',
        message: 'the file does not exist; name the bridge file by its path',
      },
    ],
  });
  expect(await loadBridge(root)).toMatchObject({
    mistakes: [{ message: 'the file is a folder; name the bridge file by its path' }],
  });
});
