import { spawn } from 'node:child_process';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UserError } from '../../shared/ports/user-error.ts';
import { readCloudAssembly } from './cloud-assembly.ts';
import type { CloudAssembly } from './cloud-assembly.ts';

const thisRepository = fileURLToPath(new URL('../../', import.meta.url));

/** The application as source in the clone, as JavaScript in the package. Another release's folder is a clone. */
const app = `infra/app${extname(import.meta.filename)}`;

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
 * Synthesizes the stack of a bridge file with the application that `cdk deploy` uses. It runs in a process of its own,
 * because CDK needs more memory than everything else here and returns it only at its end.
 *
 * @throws UserError with the application's report
 */
export async function synthesize({
  bridge,
  outDir,
  env,
  signal,
  root = thisRepository,
}: SynthesizeOptions): Promise<CloudAssembly> {
  const child = spawn(process.execPath, ['--max-semi-space-size=8', app], {
    cwd: root,
    // GOGC makes esbuild collect garbage earlier; by default it takes 100 MB more.
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
    // The event also comes on an abort. The process' end is awaited, so that it writes nothing afterwards.
    child.once('error', (error) => {
      if (child.pid === undefined) reject(error);
    });
    child.once('close', resolve);
  });
  signal.throwIfAborted();
  if (code !== 0) throw new UserError(report.trim() || `${bridge}: the stack could not be synthesized`);
  return readCloudAssembly(outDir);
}
