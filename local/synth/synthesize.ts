import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Mistake } from '../mistake.ts';
import { readCloudAssembly } from './cloud-assembly.ts';
import type { CloudAssembly } from './cloud-assembly.ts';

const thisRepository = fileURLToPath(new URL('../../', import.meta.url));

export interface SynthesizeOptions {
  /** The bridge file's absolute path. */
  readonly bridge: string;
  readonly outDir: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  /** The repository's folder; this repository's unless given, as for the functions of another release. */
  readonly root?: string;
}

/**
 * Synthesizes the stack of a bridge file with the very application that `cdk deploy` uses, in a process of its own: CDK
 * needs more memory than everything else here, and gives it back that way.
 *
 * @throws Mistake with what the application reports
 */
export async function synthesize({
  bridge,
  outDir,
  env,
  signal,
  root = thisRepository,
}: SynthesizeOptions): Promise<CloudAssembly> {
  const child = spawn(process.execPath, ['--max-semi-space-size=8', 'infra/app.ts'], {
    cwd: root,
    // GOGC: esbuild would rather take 100 MB more than collect its garbage.
    env: { ...env, FUSION_BUS_BRIDGE: bridge, FUSION_BUS_FAST: '1', CDK_OUTDIR: outDir, GOGC: '50' },
    stdio: ['ignore', 'ignore', 'pipe'],
    signal,
    killSignal: 'SIGKILL',
  });
  let report = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    report += text;
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    // Also comes when it is aborted; then its end is waited for, so that it writes nothing any more.
    child.once('error', (error) => {
      if (child.pid === undefined) reject(error);
    });
    child.once('close', resolve);
  });
  signal.throwIfAborted();
  if (code !== 0) throw new Mistake(report.trim() || `${bridge}: the stack could not be synthesized`);
  return readCloudAssembly(outDir);
}
