import { join } from 'node:path';
import { ListQueuesCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type * as EditorSchema from '../../shared/bridge-file/definition/editor-schema.ts';
import type * as ParseBridge from '../../shared/bridge-file/parse-bridge.ts';
import type * as ReferenceTable from '../../shared/bridge-file/definition/reference-table.ts';
import type * as Start from '../../local/start.ts';
import type * as TransportsTable from '../../shared/bridge-file/definition/transports-table.ts';
import { openClient } from '../local/end-to-end/client.ts';
import { copyOfTree, type Tree } from './tree.ts';

/** "How to add an inbound transport" of CONTRIBUTING.md, for a queue to which producers send CloudEvents themselves. */
const files = {
  'shared/policy/inbound/direct.ts': `
    import type { InboundDescriptor } from './inbound-descriptor.ts';
    export const direct = {
      name: 'direct',
      means: 'Producers send CloudEvents to the topic\\'s queue themselves.',
      options: { seconds: { kind: 'integer', min: 1, max: 60, means: 'How old a message may get.' } },
      guarantees: { order: 'none', delivery: 'at least once' },
      sourceIsProvedBy: 'nobody',
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
          ? { ...decoded, topic: decoded.envelope.header.type }
          : { ...decoded, topic: undefined, source: undefined, id: undefined };
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

let tree: Tree;

beforeAll(async () => {
  tree = await copyOfTree();
  for (const [path, text] of Object.entries(files)) await tree.add(path, text);
  for (const registry of ['shared/policy/inbound/inbound-transports.ts', 'infra/inbound/registry.ts'])
    await tree.extend(
      registry,
      "import { eventbridge } from './eventbridge.ts';\n",
      "import { direct } from './direct.ts';\n",
    );
  await tree.extend('shared/policy/inbound/inbound-transports.ts', '[eventbridge', ', direct');
  await tree.extend('infra/inbound/registry.ts', '  eventbridge,\n', '  direct,\n');
});

afterAll(() => tree.remove());

test('three files and two lines are all that the compiler asks for', async () => {
  expect(await tree.typeErrors()).toBe('');
});

describe('the bridge file', () => {
  const parse = async (topic: string) => {
    const { parseBridge } = (await tree.load('shared/bridge-file/parse-bridge.ts')) as typeof ParseBridge;
    return parseBridge(bridgeWith(topic), 'bridge.yaml', () => Promise.reject(new Error('no files')));
  };

  test('takes the new key at a topic', async () => {
    expect(await parse('{ direct: { seconds: 5 } }')).toMatchObject({
      kind: 'bridge',
      bridge: { topics: [{ inbound: { transport: 'direct', settings: { seconds: 5 } } }, { name: 'price' }] },
    });
  });

  test.each([
    ['{ direct: {} }', '"seconds" is missing'],
    ['{ direct: { seconds: 100 } }', 'expected at most 60'],
    ['{ direct: { secs: 5 } }', 'unknown key'],
  ])('has a mistake in %s', async (topic, message) => {
    const parsed = await parse(topic);
    const messages = parsed.kind === 'mistakes' ? parsed.mistakes.map((mistake) => mistake.message) : [];
    expect(messages.join('\n')).toContain(message);
  });

  test('has it on the reference page', async () => {
    const { editorSchema } = (await tree.load(
      'shared/bridge-file/definition/editor-schema.ts',
    )) as typeof EditorSchema;
    const { referenceTable } = (await tree.load(
      'shared/bridge-file/definition/reference-table.ts',
    )) as typeof ReferenceTable;
    const { transportsTable } = (await tree.load(
      'shared/bridge-file/definition/transports-table.ts',
    )) as typeof TransportsTable;
    expect(referenceTable(editorSchema())).toContain(
      '| `topics.<name>.direct.seconds` | whole number, 1 to 60 | required |',
    );
    expect(transportsTable()).toContain('| `direct` | none | at least once | nobody |');
  });
});

test('parts that come by both transports are fused', async () => {
  await tree.add('bridge.yaml', bridgeWith('{ direct: { seconds: 5 } }'));
  const { startLocal } = (await tree.load('local/start.ts')) as typeof Start;
  const running = await startLocal({ bridge: join(tree.root, 'bridge.yaml'), port: 0, env: {} });
  const client = openClient(running, () => JSON.stringify([...running.functionPids().values()]));
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
    client.close();
    await running.stop();
  }
});
