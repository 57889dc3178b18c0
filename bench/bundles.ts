import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { bundleEntry } from '../infra/bundle.ts';
import { completeEntry, type FunctionEntry, joinEntry, topicEntry } from '../infra/function-entries.ts';
import { compileSchemaModule } from '../shared/json-schema/compile-schema.ts';
import { loadBridge } from '../shared/bridge-file/load-bridge.ts';
import { coldImports } from './cold-imports.ts';
import type { Figure, Section } from './figure.ts';

const root = resolve(import.meta.dirname, '..');
const imports = 15;

/** The bounds of bundle sizes over the bare clients. Complete holds every loss and the judge of answers. */
const bundleBounds = { topic: 1.25, join: 1.25, complete: 1.35 } as const;

/** The SDK clients of each function, created and nothing else: the smallest possible bundle. */
const bare = {
  topic: `
    import { SQSClient, SendMessageBatchCommand } from '@aws-sdk/client-sqs';
    import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
    export const made = [new SQSClient({}), new EventBridgeClient({})];
    export const used = [SendMessageBatchCommand, PutEventsCommand];`,
  join: `
    import { SQSClient, SendMessageBatchCommand } from '@aws-sdk/client-sqs';
    import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
    import { DynamoDBClient, GetItemCommand, PutItemCommand, QueryCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
    export const made = [new SQSClient({}), new EventBridgeClient({}), new DynamoDBClient({})];
    export const used = [SendMessageBatchCommand, PutEventsCommand, GetItemCommand, PutItemCommand, QueryCommand, UpdateItemCommand];`,
  complete: `
    import { SQSClient, SendMessageBatchCommand, ChangeMessageVisibilityCommand } from '@aws-sdk/client-sqs';
    import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
    import { DynamoDBClient, GetItemCommand, PutItemCommand, QueryCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
    import { SecretsManagerClient, GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
    import { BaseAnthropic } from '@anthropic-ai/sdk/client';
    import { Messages } from '@anthropic-ai/sdk/resources/messages';
    export const made = [new SQSClient({}), new EventBridgeClient({}), new DynamoDBClient({}),
      new SecretsManagerClient({}), new Messages(new BaseAnthropic({ apiKey: 'none' }))];
    export const used = [SendMessageBatchCommand, ChangeMessageVisibilityCommand, PutEventsCommand, GetItemCommand,
      PutItemCommand, QueryCommand, UpdateItemCommand, GetSecretValueCommand];`,
} as const;

/**
 * Measures size and CPU time of a cold import of each function's bundle, beside a bundle of the bare SDK clients that
 * it uses.
 */
export async function bundles(): Promise<Section> {
  const loaded = await loadBridge(join(root, 'examples/recommendation/bridge.yaml'));
  if (loaded.kind === 'mistakes')
    throw new Error('the example bridge file has mistakes; run "npx fusion-bus validate" on it');
  const { bridge } = loaded;
  const [topic] = bridge.topics;
  if (topic === undefined) throw new Error('the example bridge file has no topics');
  const entries: Record<keyof typeof bare, FunctionEntry> = {
    topic: topicEntry(topic, compileSchemaModule, bridge),
    join: joinEntry(bridge),
    complete: completeEntry(bridge, compileSchemaModule),
  };
  const folder = await mkdtemp(join(tmpdir(), 'fusion-bus-bench-'));
  try {
    const figures: Figure[] = [];
    for (const name of ['topic', 'join', 'complete'] as const) {
      const ours = await written(folder, name, entries[name]);
      const least = await written(folder, `${name}-bare`, {
        id: `${name}-bare`,
        source: bare[name],
        modules: new Map(),
      });
      const times = await coldImports(ours.path, least.path, imports);
      figures.push(
        {
          name: `${name}: bundle / bare clients`,
          value: ours.bytes / least.bytes,
          unit: 'x',
          note: `${kilobytes(ours.bytes)} / ${kilobytes(least.bytes)}`,
          atMost: bundleBounds[name],
        },
        {
          name: `${name}: cold import / bare clients`,
          value: times.cpuRatio,
          unit: 'x',
          note: `CPU ${inMs(times.ours.cpuMs)} / ${inMs(times.least.cpuMs)}, wall ${inMs(times.ours.wallMs)} / ${inMs(times.least.wallMs)}, medians of ${imports} pairs of processes`,
          atMost: 1.25,
        },
      );
    }
    return { heading: 'Size and cold start of the functions', figures };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function written(
  folder: string,
  name: string,
  entry: FunctionEntry,
): Promise<{ path: string; bytes: number }> {
  const { code } = await bundleEntry(root, entry);
  const path = join(folder, `${name}.mjs`);
  await writeFile(path, code);
  return { path, bytes: Buffer.byteLength(code) };
}

function inMs(ms: number): string {
  return `${ms.toFixed(0)} ms`;
}

function kilobytes(bytes: number): string {
  return `${Math.round(bytes / 1024)} KB`;
}
