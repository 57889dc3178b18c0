import { stat } from 'node:fs/promises';
import { UserError } from '../shared/ports/user-error.ts';
import type { SynthOptions } from './options/order.ts';
import { requireParts } from './parts.ts';
import type { ProcessEnvironment } from './process-environment.ts';

/**
 * `synth [bridge.yaml]`: writes the cloud assembly of a bridge: its template, its functions, and the list of both. The
 * CDK CLI may run this command as its app. Then it names the folder of the assembly, and gets no output except mistakes.
 *
 * @returns the exit code: 0; 2 with the mistakes on standard error
 */
export async function synth(
  { out: folder, bridge, alarmTopicArn, modelConcurrency }: SynthOptions,
  { env, out, err }: ProcessEnvironment,
): Promise<number> {
  requireParts('synth', ['synthesis']);
  if (folder === '') throw new UserError('--out must not be empty; name a folder');
  const outdir = folder ?? env['CDK_OUTDIR'] ?? 'cdk.out';
  const found = await stat(outdir).catch(() => undefined);
  if (found !== undefined && !found.isDirectory())
    throw new UserError(`${outdir}: this is a file; name the folder of the cloud assembly with --out`);
  const { runApp } = await import('../infra/run-app.ts');
  const asked = { bridge, alarmTopicArn, modelConcurrency };
  const code = await runApp({ ...env, CDK_OUTDIR: outdir }, err, asked);
  if (code === 0 && env['CDK_OUTDIR'] === undefined) out(`written: ${outdir}`);
  return code;
}
