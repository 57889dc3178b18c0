import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Access } from './access/access.ts';
import { keepOperatorKey } from './access/operator-key.ts';
import { UserError } from '../shared/ports/user-error.ts';
import { runAssembly } from './run-assembly.ts';
import type { RunOptions, Running } from './run-assembly.ts';
import { startServices } from './start-services.ts';
import type { CloudAssembly } from './synth/cloud-assembly.ts';
import { synthesize } from './synth/synthesize.ts';

export interface StartOptions extends Omit<RunOptions, 'env'> {
  /** The bridge file. */
  readonly bridge: string;
  /** The port of the endpoint; 0 chooses a free one. */
  readonly port: number;
  /** Defaults to `process.env`: for the synthesis, and for the model's key and address. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Stops the start when aborted before everything runs. */
  readonly signal?: AbortSignal;
}

/** A running bridge whose file may change. */
export interface LiveRunning extends Running {
  /**
   * Synthesizes the bridge file as it is now. Nothing that runs changes.
   *
   * @throws UserError for a mistake of the user
   */
  readonly synthesize: (signal: AbortSignal) => Promise<CloudAssembly>;
}

/**
 * Runs a bridge in this process and its children. It synthesizes the stack, creates the template's resources in embedded
 * services, and runs the functions.
 *
 * @throws UserError for a mistake of the user: the bridge file, the port; also when it was aborted
 */
export async function startLocal({
  bridge,
  port,
  env = process.env,
  signal,
  ...options
}: StartOptions): Promise<LiveRunning> {
  const outDir = await mkdtemp(join(tmpdir(), 'fusion-bus-local-'));
  const removeOutDir = (): Promise<void> => rm(outDir, { recursive: true, force: true });
  const abort = new AbortController();
  // At the same time: while CDK works, this process loads the services.
  const access = new Access(false);
  const services = startServices(port, options, access);
  const synthesis = synthesize({
    bridge: resolve(bridge),
    outDir,
    env,
    signal: AbortSignal.any([abort.signal, ...(signal === undefined ? [] : [signal])]),
  });
  try {
    const [assembly, started] = await Promise.all([synthesis, services]);
    const running = await runAssembly(assembly, started, { ...options, env });
    const removeKey = await keepOperatorKey(running.endpoint, access.operatorKeyId);
    return {
      ...running,
      // In the same folder: it then holds the code of functions that stay as they are, too.
      synthesize: (aborted) => synthesize({ bridge: resolve(bridge), outDir, env, signal: aborted }),
      stop: async (graceMs) => {
        await removeKey();
        await running.stop(graceMs);
        await removeOutDir();
      },
    };
  } catch (error) {
    abort.abort();
    await synthesis.catch(() => undefined);
    await services.then(({ close }) => close()).catch(() => undefined);
    await removeOutDir();
    throw signal?.aborted === true ? new UserError('stopped before it was up', { cause: error }) : error;
  }
}
