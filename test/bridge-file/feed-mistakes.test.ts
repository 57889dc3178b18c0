import { expect, test } from 'vitest';
import { feedCosts } from '../../infra/feeds/feed-costs.ts';
import { type Change, testChanges } from './changes.ts';
import { changed, parse } from './files.ts';

const arn = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:kafka-AbCdEf';
const cluster = 'arn:aws:kafka:us-east-1:123456789012:cluster/c/abc-1';
const line = '    sources: [catalogue-service]';
const place = 'topics.content.from';

const feed = (broker: string, more = '', sources = line): string =>
  `${sources}\n    from: { ${broker}${more === '' ? '' : `, ${more}`} }`;
const kafka = (settings: string): string => `kafka: { topics: [t], ${settings} }`;
const reachable = kafka('bootstrap: ["k:9092"]');

const changes: readonly Change[] = [
  [
    line,
    feed('source: catalogue-service'),
    `bridge.yaml:6:11 ${place}: a feed reads one broker; write kafka or rabbitmq`,
  ],
  [
    line,
    feed(kafka('group: g')),
    `bridge.yaml:6:20 ${place}.kafka: one of bootstrap and cluster names the brokers; write cluster for Amazon MSK, and bootstrap for any other`,
  ],
  [
    line,
    feed(kafka('bootstrap: ["k:9092"], auth: iam')),
    `bridge.yaml:6:20 ${place}.kafka: auth: iam needs a cluster; name the one of Amazon MSK, or choose another auth`,
  ],
  [
    line,
    feed(kafka('bootstrap: ["k:9092"], auth: plain')),
    `bridge.yaml:6:20 ${place}.kafka: a secret belongs to auth: scram-512, scram-256, plain and mtls; name the secret, or choose another auth`,
  ],
  [
    line,
    feed(reachable, 'source: other'),
    `bridge.yaml:6:68 ${place}.source: the topic does not permit the source "other"; add it to its sources`,
  ],
  [
    line,
    feed(reachable, '', '    types: [content]'),
    `bridge.yaml:6:5 ${place}: who sends the messages is not said; add source: the source of its messages, or sources to the topic`,
  ],
  [
    line,
    feed(reachable, '', `${line}\n    types: ["content.*"]`),
    `bridge.yaml:7:5 ${place}: the type of a message that is no CloudEvent is not known; add headers: { type: <header> }, or a type without "*"`,
  ],
  [
    line,
    `${line}\n    shape: "$now()"`,
    'bridge.yaml:6:12 topics.content.shape: $now gives another body each time; a redelivered envelope must not change',
  ],
];

testChanges(changes);

test('a password in the place of a secret is a mistake that does not repeat it', async () => {
  const loaded = await parse(changed(line, feed(kafka('bootstrap: ["k:9092"], secret: hunter2'))));
  if (loaded.kind !== 'mistakes') throw new Error('the file has a mistake');
  expect(loaded.mistakes.map(({ message }) => message).join()).toContain('expected the ARN of a secret');
});

test('a feed has the sources of its topic, a group of its own, and the usual proof', async () => {
  const text = changed(line, feed(`kafka: { topics: [t], cluster: "${cluster}", secret: "${arn}" }`));
  const loaded = await parse(text);
  if (loaded.kind !== 'bridge') throw new Error(JSON.stringify(loaded.mistakes));
  expect(loaded.bridge.topics[0]?.from).toMatchObject({
    broker: {
      transport: 'kafka',
      group: 'recommendation.content',
      auth: 'scram-512',
      start: 'earliest',
      batch: 100,
    },
    rules: { sources: { '*': ['catalogue-service'] }, type: 'content', nulls: 'event', order: 'offset' },
  });
});

test('the cost of pollers is said for each feed', async () => {
  const said = async (broker: string): Promise<readonly string[]> => {
    const loaded = await parse(changed(line, feed(broker)));
    return loaded.kind === 'bridge'
      ? feedCosts(loaded.bridge)
      : loaded.mistakes.map(({ message }) => message);
  };
  expect(await said(kafka('bootstrap: ["k:9092"], pollers: { min: 5, max: 9 }'))).toEqual([
    'topic "content": provisioned pollers cost at least 270 $ a month while nothing comes (2 units at 0.185 $ an hour, us-east-1)',
  ]);
  expect(await said(reachable)).toEqual([expect.stringContaining('holds up its partition')]);
  expect(await said('rabbitmq: { queues: [q], broker: "amqps://mq.example.com" }')).toEqual([
    expect.stringContaining('run fusion-bus feed'),
  ]);
});
