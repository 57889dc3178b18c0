import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { EnvironmentSpec } from '../../local/lambda/environment.ts';

/** A folder that is gone when the test has ended. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'fusion-bus-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Creates a function whose module is the given code. */
export async function functionOf(
  code: string,
  more: Partial<EnvironmentSpec> = {},
): Promise<EnvironmentSpec> {
  const modulePath = join(await temporaryFolder(), 'index.mjs');
  await writeFile(modulePath, code);
  return {
    functionName: 'subject',
    functionArn: 'arn:aws:lambda:us-east-1:000000000000:function:subject',
    modulePath,
    exportName: 'handler',
    memoryMb: 128,
    timeoutMs: 20_000,
    variables: { COLOUR: 'green' },
    ...more,
  };
}
