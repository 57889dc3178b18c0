import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Stack } from 'aws-cdk-lib/core';
import { afterAll, expect, test } from 'vitest';
import { createApp, synthesize } from '../../infra/synthesize.ts';
import { fullBridge, outsideBridge, plainBridge, routedBridge, scheduledBridge } from './bridges.ts';

const dir = mkdtempSync(join(tmpdir(), 'fusion-bus-test-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const options = {
  root: join(import.meta.dirname, 'stub'),
  compile: () => 'export const check = () => [];',
  checked: true,
};

test.each([plainBridge, scheduledBridge, fullBridge, outsideBridge, routedBridge])(
  'the rule packs find nothing in bridge $name',
  async (bridge) => {
    const app = createApp({ checked: true, outdir: join(dir, bridge.name) });
    await synthesize(app, bridge, options);
    // A warning does not stop a synthesis, but it is reported.
    const report: unknown = JSON.parse(readFileSync(join(app.outdir, 'validation-report.json'), 'utf8'));
    expect(report).toMatchObject({ pluginReports: [] });
  },
);

test('the rule packs find a planted queue without TLS', async () => {
  const app = createApp({ checked: true, outdir: join(dir, 'planted') });
  const planted = new Stack(app, 'Planted');
  new Queue(planted, 'Queue');
  await expect(synthesize(app, plainBridge, options)).rejects.toThrow('AwsSolutions-SQS4');
});
