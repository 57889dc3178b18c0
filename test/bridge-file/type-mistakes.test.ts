import { describe, expect, test } from 'vitest';
import { parseBridge } from '../../shared/bridge-file/parse-bridge.ts';
import { formatMistake } from '../../shared/bridge-file/source/mistake.ts';

const fileOf = (topics: string, takes = 'a'): string => `name: shop
topics:
${topics}
fusions:
  f: { takes: [${takes}], size: 1, recipients: [desk] }
recipients:
  desk: { queue: true }
`;

async function readingOf(topics: string, takes?: string) {
  const read = await parseBridge(fileOf(topics, takes), 'bridge.yaml', () => {
    throw new Error('no schema is a file');
  });
  return read.kind === 'bridge'
    ? { bridge: read.bridge, warnings: read.warnings.map(formatMistake) }
    : { mistakes: read.mistakes.map(formatMistake) };
}

describe('the types of topics', () => {
  test('are compiled as they are written', async () => {
    const { bridge } = await readingOf('  a: { types: [Object Created, "payment_intent.*"], id: digest }');
    expect(bridge?.topics[0]).toMatchObject({
      name: 'a',
      types: ['Object Created', 'payment_intent.*'],
      identity: { kind: 'digest' },
    });
  });

  test.each([
    [
      '  a: { types: [x.*] }\n  b: { types: ["*.y"] }',
      'bridge.yaml:4:16 topics.b.types[0]: the topics "a" and "b" both take the type "x.y"; an event goes to one topic; remove the type from one of them',
    ],
    [
      '  a: { types: [b] }\n  b: {}',
      'bridge.yaml:4:3 topics.b: the topics "a" and "b" both take the type "b"; an event goes to one topic; remove the type from one of them',
    ],
    [
      '  a: { types: [x, x] }',
      'bridge.yaml:3:19 topics.a.types[1]: "x" stands in the list twice; remove one',
    ],
    [
      '  a: { types: [] }',
      'bridge.yaml:3:15 topics.a.types: expected at least one type; leave out the key for the name of the topic',
    ],
    [
      '  a: { types: ["x**"] }',
      'bridge.yaml:3:16 topics.a.types[0]: "x**" has two "*" in a row; one stands for any characters',
    ],
    [
      '  a: { sources: [fusion-bus/shop] }',
      'bridge.yaml:3:18 topics.a.sources[0]: "fusion-bus/shop" is the source of the bridge\'s own results, which never come back to it; remove it here',
    ],
    [
      '  a: { id: $now() }',
      'bridge.yaml:3:12 topics.a.id: $now gives another value each time; the id of an event must not change',
    ],
    [
      '  a: { id: data.name, redact: [name] }',
      'bridge.yaml:3:12 topics.a.id: the id reads a field that topic "a" redacts ("name"); read another one, or do not redact it',
    ],
    [
      '  a: { id: [digest, data.x] }',
      'bridge.yaml:3:13 topics.a.id[0]: a digest stands alone; write id: digest',
    ],
  ])('with a mistake: %s', async (topics, mistake) => {
    expect(await readingOf(topics)).toEqual({ mistakes: [mistake] });
  });

  test('are named where a fusion names a type for a topic', async () => {
    expect(await readingOf('  a: { types: [Object Created] }', 'Object Created')).toEqual({
      mistakes: [
        'bridge.yaml:5:16 fusions.f.takes[0]: no topic is named "Object Created"; the topic that takes this type is "a"',
      ],
    });
  });

  test('of other bridges may come, also from sources that are named', async () => {
    const { bridge } = await readingOf(
      '  a: { types: [summary.fused], sources: [fusion-bus/other, My Shop], id: id }',
    );
    expect(bridge?.topics[0]?.sources).toEqual(['fusion-bus/other', 'My Shop']);
  });
});

describe('a topic of plain events', () => {
  const warning = /EventBridge gives a plain event a new id with each call of PutEvents/;

  test.each(['  a: { types: [Order Placed] }', '  a: { sources: [My Shop] }'])(
    'without an id: %s',
    async (topics) => {
      expect((await readingOf(topics)).warnings).toEqual([expect.stringMatching(warning)]);
    },
  );

  test.each([
    '  a: { types: [Order Placed], id: data.orderId }',
    '  a: { types: [Order Placed], id: id }',
    '  a: { types: [Object Created], sources: [aws.s3] }',
    '  a: { sources: [shop] }',
  ])('has nothing to be warned of: %s', async (topics) => {
    expect((await readingOf(topics)).warnings).toEqual([]);
  });
});
