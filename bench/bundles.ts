import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { bundleEntry } from '../infra/bundle.ts';
import { completeEntry, type FunctionEntry, joinEntry, topicEntry } from '../infra/function-entries.ts';
import { compileSchemaModule } from '../shared/json-schema/compile-schema.ts';
import { loadBridge } from '../shared/bridge-file/load-bridge.ts';
import type { Figure, Section } from './figure.ts';

const root = resolve(import.meta.dirname, '..');
const imports = 15;

/** Over the bare clients. Complete holds every loss and the judge of answers; how long it takes to load is held to the same. */
const bundleBounds = { topic: 1.25, join: 1.25, complete: 1.35 } as const;

/** The SDK clients of each function, made and nothing else: the least that it could be. */
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

/** Size and cold import time of each function's bundle, beside a bundle of the bare SDK clients that it uses. */
export async function bundles(): Promise<Section> {
  const loaded = await loadBridge(join(root, 'examples/recommendation/bridge.yaml'));
  if (loaded.kind === 'mistakes') throw new Error('the example has mistakes');
  const { bridge } = loaded;
  const [topic] = bridge.topics;
  if (topic === undefined) throw new Error('the example has no topic');
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
      const times = await importTimes(ours.path, least.path);
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
          value: times.ours / times.least,
          unit: 'x',
          note: `${times.ours.toFixed(0)} ms / ${times.least.toFixed(0)} ms, medians of ${imports} processes`,
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

/** In turns, so that whatever else the machine does falls on both. */
async function importTimes(ours: string, least: string): Promise<{ ours: number; least: number }> {
  const times: { ours: number[]; least: number[] } = { ours: [], least: [] };
  for (let turn = 0; turn < imports; turn += 1) {
    times.ours.push(await importTime(ours));
    times.least.push(await importTime(least));
  }
  return { ours: median(times.ours), least: median(times.least) };
}

async function importTime(path: string): Promise<number> {
  const url = pathToFileURL(path).href;
  const script = `const began = performance.now(); await import(${JSON.stringify(url)}); console.log(performance.now() - began);`;
  const names = ['BRIDGE_NAME', 'BUS_NAME', 'FUSION_QUEUE_URL', 'QUARANTINE_QUEUE_URL', 'GROUPS_TABLE'];
  const more = ['COMPLETION_QUEUE_URL', 'COMPLETION_DLQ_URL', 'CLAUDE_SECRET_ARN'];
  const env = Object.fromEntries(
    [...names, ...more].map((name) => [name, `https://example.invalid/${name}`]),
  );
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
    env: {
      ...env,
      ORDERED_RECIPIENTS: '{}',
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'bench',
      AWS_SECRET_ACCESS_KEY: 'bench',
    },
  });
  return Number(stdout);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function kilobytes(bytes: number): string {
  return `${Math.round(bytes / 1024)} KB`;
}
