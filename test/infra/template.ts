import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { Bridge } from '../../shared/policy/bridge.ts';
import { BridgeStack, type BridgeStackProps } from '../../infra/bridge-stack.ts';
import { createApp } from '../../infra/synthesize.ts';

const resourceSchema = z.object({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  DeletionPolicy: z.string().optional(),
  UpdateReplacePolicy: z.string().optional(),
});

const templateSchema = z.object({
  Resources: z.record(z.string(), resourceSchema),
  Outputs: z.record(z.string(), z.unknown()).default({}),
});

export type Template = z.infer<typeof templateSchema>;

export type Resource = z.infer<typeof resourceSchema>;

/** Returns the template of a bridge, with an empty function in every place. */
export function synthTemplate(
  bridge: Bridge,
  options: Omit<BridgeStackProps, 'bridge' | 'code'> = {},
): Template {
  const dir = mkdtempSync(join(tmpdir(), 'fusion-bus-test-'));
  try {
    const code = join(dir, 'code');
    mkdirSync(code);
    writeFileSync(join(code, 'index.mjs'), 'export const handler = () => {};');
    const topics = new Map(bridge.topics.map(({ name }) => [name, code]));
    const forwarders = new Map(bridge.recipients.map(({ name }) => [name, code]));
    const app = createApp({ checked: false, outdir: join(dir, 'cdk.out') });
    const stack = new BridgeStack(app, {
      ...options,
      bridge,
      code: { topics, join: code, complete: code, batch: code, sorting: code, gateway: code, forwarders },
    });
    return templateSchema.parse(app.synth().getStackByName(stack.stackName).template);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

export function ofType(template: Template, type: string): [id: string, resource: Resource][] {
  return Object.entries(template.Resources).filter(([, resource]) => resource.Type === type);
}

/** Walks into a value of unknown shape; returns `undefined` when the path leads nowhere. */
export function at(value: unknown, ...path: (string | number)[]): unknown {
  let here: unknown = value;
  for (const step of path) {
    if (typeof here !== 'object' || here === null) return undefined;
    here = Reflect.get(here, step);
  }
  return here;
}

/** A value that may stand alone or in a list, as IAM and CloudFormation have it. */
export function listOf(value: unknown): unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

/** The logical id that a value refers to by `Ref` or `Fn::GetAtt`. */
export function target(value: unknown): string | undefined {
  const id = at(value, 'Ref') ?? at(value, 'Fn::GetAtt', 0);
  return typeof id === 'string' ? id : undefined;
}

export function tag({ Properties }: Resource, name: string): unknown {
  const found = listOf(Properties['Tags']).find((entry) => at(entry, 'Key') === `fusion-bus:${name}`);
  return at(found, 'Value');
}

export function keysOf(value: unknown): string[] {
  return typeof value === 'object' && value !== null ? Object.keys(value) : [];
}
