import { ListQueuesCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ExtendedTree } from './extended-tree.ts';
import { parseIn, referenceIn, startIn, transportTree } from './transport-tree.ts';

/** "How to add an inbound transport" of CONTRIBUTING.md, for a queue to which producers send CloudEvents themselves. */
const files = {
  'shared/policy/inbound/direct.ts': `
    import type { InboundDescriptor } from './inbound-descriptor.ts';
    export const direct = {
      name: 'direct',
      means: 'Producers send CloudEvents to the topic\\'s queue themselves.',
      options: { seconds: { kind: 'integer', min: 1, max: 60, means: 'The most seconds that a message may wait.' } },
      guarantees: { order: 'none', delivery: 'at least once' },
      sourceIsProvedBy: 'no check',
    } as const satisfies InboundDescriptor;`,
  'shared/adapters/direct/inbound.ts': `
    import { decodeCloudEvent } from '../../envelope/decode-cloud-event.ts';
    import { parseJson } from '../../json/parse-json.ts';
    import type { InboundTransport } from '../../ports/inbound-message.ts';
    import { receiveFromSqs, type SqsFunction } from '../aws/sqs/receive-from-sqs.ts';
    export const inbound: InboundTransport<SqsFunction> = {
      receive: receiveFromSqs,
      decode(body) {
        const parsed = parseJson(body);
        const decoded = decodeCloudEvent(parsed.kind === 'json' ? parsed.value : undefined);
        return decoded.kind === 'envelope'
          ? { ...decoded, detailType: decoded.envelope.header.type }
          : { ...decoded, detailType: undefined, source: undefined, id: undefined };
      },
    };`,
  'infra/inbound/direct.ts': `
    import { Duration } from 'aws-cdk-lib/core';
    import { QueueWorker } from '../queue-worker.ts';
    import type { InboundDeployment } from './inbound-deployment.ts';
    export const direct: InboundDeployment = {
      module: './shared/adapters/direct/inbound.ts',
      deploy(scope, { topic, worker, batchSize }) {
        const seconds = Number(topic.inbound?.settings['seconds']);
        return new QueueWorker(scope, 'Direct', {
          ...worker,
          environment: () => worker.environment,
          queueRole: 'topic',
          queueName: topic.name,
          deadLettersOf: \`topic-\${topic.name}\`,
          oldestMessage: Duration.seconds(seconds * 60),
          batchSize,
          maxConcurrency: 5,
        });
      },
    };`,
};

const bridgeWith = (topic: string): string => `
name: direct
topics: { item: ${topic}, price: {} }
fusions: { basket: { needs: [item, price], recipients: [desk] } }
recipients: { desk: { queue: true } }
`;

let tree: ExtendedTree;

beforeAll(async () => {
  tree = await transportTree();
  const importLine = "import { direct } from './direct.ts';";
  await tree.add({
    files,
    entries: [
      { registry: 'infra/inbound/registry.ts', importLine, after: '  eventbridge,', line: '  direct,' },
    ],
  });
  await tree.append('shared/policy/inbound/inbound-transports.ts', importLine, '[eventbridge', ', direct');
});

afterAll(() => tree.remove());

test('three files and two lines are all that the compiler asks for', async () => {
  expect(await tree.typeErrors()).toEqual([]);
});

describe('the bridge file', () => {
  test('takes the new key at a topic', async () => {
    expect(await parseIn(tree, bridgeWith('{ direct: { seconds: 5 } }'))).toMatchObject({
      kind: 'bridge',
      bridge: { topics: [{ inbound: { transport: 'direct', settings: { seconds: 5 } } }, { name: 'price' }] },
    });
  });

  test.each([
    ['{ direct: {} }', '"seconds" is missing'],
    ['{ direct: { seconds: 100 } }', 'expected a whole number from 1 to 60'],
    ['{ direct: { secs: 5 } }', 'unknown key'],
  ])('has a mistake in %s', async (topic, message) => {
    const parsed = await parseIn(tree, bridgeWith(topic));
    const messages = parsed.kind === 'mistakes' ? parsed.mistakes.map((mistake) => mistake.message) : [];
    expect(messages.join('\n')).toContain(message);
  });

  test('has it on the reference page', async () => {
    const { keys, transports } = await referenceIn(tree);
    expect(keys).toContain('| `topics.<name>.direct.seconds` | whole number, 1 to 60 | required |');
    expect(transports).toContain('| `direct` | none | at least once | no check |');
  });
});

test('parts that come by both transports are fused', async () => {
  const { running, client, stop } = await startIn(tree, bridgeWith('{ direct: { seconds: 5 } }'));
  // On the laptop the queue that a function consumes answers to the functions' key only.
  const credentials = { accessKeyId: running.accessKeyId, secretAccessKey: 'any' };
  const sqs = new SQSClient({ endpoint: running.endpoint, region: 'us-east-1', credentials });
  try {
    const event = (type: string) => ({
      specversion: '1.0',
      id: type,
      source: 'shop',
      type,
      correlationid: 'k',
      data: { n: 1 },
    });
    const { QueueUrls: urls = [] } = await sqs.send(new ListQueuesCommand({}));
    const queue = urls.find((url) => /Topicitem.*Direct.*InboxQueue/.test(url));
    await sqs.send(new SendMessageCommand({ QueueUrl: queue, MessageBody: JSON.stringify(event('item')) }));
    await client.post([{ source: 'shop', topic: 'price', detail: event('price') }]);
    const [desk] = await client.receive(running.recipients['desk'] ?? '', (all) => all.length > 0);
    expect(JSON.parse(desk?.Body ?? '')).toMatchObject({
      data: { merged: { item: { n: 1 }, price: { n: 1 } } },
    });
  } finally {
    sqs.destroy();
    await stop();
  }
});
