/**
 * `fusion-bus/cdk`: puts a bridge into a CDK application. It needs the packages aws-cdk-lib, constructs, esbuild, and
 * those of the functions: `fusion-bus synth` names what is missing.
 *
 * @packageDocumentation
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { EventBus } from 'aws-cdk-lib/aws-events';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Environment, Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { BridgeStack } from '../infra/bridge-stack.ts';
import { bundleFunctions } from '../infra/bundle.ts';
import { compileSchemaModule } from '../shared/json-schema/compile-schema.ts';
import type { CompiledBridge } from './compiled-bridge.ts';

export type { CompiledBridge } from './compiled-bridge.ts';

/** Settings of a stack beside the bridge itself. */
export interface BridgeStackOptions {
  /** The ARN of an SNS topic that every alarm goes to; without it alarms show on the dashboard only. */
  readonly alarmTopicArn?: string;
  /** The most calls that Claude sees side by side, 2 to 1,000; 10 unless given. */
  readonly modelConcurrency?: number;
  /** The account and region of the stack; those of the CDK CLI unless given. */
  readonly env?: Environment;
}

/** The stack of a bridge, and what other stacks may use of it. */
export interface BridgeResources {
  readonly stack: Stack;
  /** The bus that producers post to. */
  readonly bus: EventBus;
  /** The table of the groups, which requests read. */
  readonly groups: Table;
  /** The queue of each recipient, by its name in the bridge. */
  readonly recipients: ReadonlyMap<string, Queue>;
}

/**
 * Adds the stack of a bridge to an application or a stage. Bundles the functions, which takes a second, so call it with
 * `await` before `app.synth()`.
 *
 * @param bridge of `compileBridge` or `loadBridge`
 * @throws Error when AWS cannot give what the bridge asks for, such as a schedule that is too fast
 */
export async function addBridgeStack(
  scope: Construct,
  bridge: CompiledBridge,
  options: BridgeStackOptions = {},
): Promise<BridgeResources> {
  const outDir = await mkdtemp(join(tmpdir(), 'fusion-bus-'));
  try {
    const root = resolve(import.meta.dirname, '..');
    const code = await bundleFunctions(root, bridge.policy, { compile: compileSchemaModule, outDir });
    const stack = new BridgeStack(scope, { ...options, bridge: bridge.policy, code });
    const { bus, groups, recipients } = stack;
    return { stack, bus, groups, recipients };
  } finally {
    // Each function has copied its bundle into the assembly.
    await rm(outDir, { recursive: true, force: true });
  }
}
