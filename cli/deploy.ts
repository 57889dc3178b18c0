import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { DeployOptions } from './options/order.ts';
import { packageRoot } from './package-file.ts';
import { folderOf, requireParts } from './parts.ts';
import type { ProcessEnvironment } from './process-environment.ts';
import { checkLiveVersion, recordDeployment } from './policy/live-at-deploy.ts';
import { UserError } from '../shared/ports/user-error.ts';
import { type BridgeAt, readBridge } from './read-bridge.ts';

/**
 * `deploy [bridge.yaml]`: runs `cdk deploy` with the command `synth` as its app.
 *
 * @returns the exit code of the CDK CLI; 130 after an interrupt
 * @throws UserError for a mistake in the bridge file, or when the CDK CLI is not installed
 */
export async function deploy(options: DeployOptions, environment: ProcessEnvironment): Promise<number> {
  requireParts('deploy', ['synthesis', 'deployment']);
  const at = await readBridge(options.bridge, environment.env);
  const { file } = at;
  if (at.bridge.livePolicy === true) await checkLive(at, options, environment);
  const cdk = join(folderOf('aws-cdk') ?? '', 'bin', 'cdk');
  const interrupted = environment.holdInterrupts();
  const args = [cdk, 'deploy', '--app', appOf(file, options), ...options.rest];
  const child = spawn(process.execPath, args, { stdio: 'inherit', env: environment.env });
  // The terminal tells the whole group of processes; a signal to this one alone is passed on.
  interrupted.addEventListener('abort', () => child.kill('SIGTERM'));
  const ended: readonly unknown[] = await once(child, 'close');
  if (interrupted.aborted) return 130;
  const code = typeof ended[0] === 'number' ? ended[0] : 1;
  if (code === 0 && at.bridge.livePolicy === true) await recordDeployment(at, options.live, environment);
  return code;
}

/** @throws UserError where it is not sure that this program and the CDK CLI reach the same account, or which policy counts */
async function checkLive(
  at: BridgeAt,
  { rest, live }: DeployOptions,
  environment: ProcessEnvironment,
): Promise<void> {
  if (rest.some((one) => one === '--profile' || one.startsWith('--profile=')))
    throw new UserError(
      `${at.file}: with livePolicy the live version is read before the deployment; set AWS_PROFILE in the place of --profile`,
    );
  await checkLiveVersion(at, live, environment);
}

/** The command line that the CDK CLI runs in a shell. It must not begin with a quote, which that CLI would strip. */
function appOf(file: string, { alarmTopicArn, modelConcurrency }: DeployOptions): string {
  const isWindows = process.platform === 'win32';
  const args = [
    isWindows ? 'node' : process.execPath,
    join(packageRoot(), 'bin', 'fusion-bus.mjs'),
    'synth',
    file,
    ...(alarmTopicArn === undefined ? [] : ['--alarm-topic-arn', alarmTopicArn]),
    ...(modelConcurrency === undefined ? [] : ['--model-concurrency', modelConcurrency]),
  ];
  return args.map(isWindows ? quoted : escaped).join(' ');
}

const escaped = (text: string): string => text.replaceAll(/[^\w@%+=:,./-]/gu, String.raw`\$&`);

const quoted = (text: string): string => (/^[\w@%+=:,./\\-]+$/.test(text) ? text : `"${text}"`);
