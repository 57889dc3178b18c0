import { once } from 'node:events';
import { Mistake } from '../mistake.ts';
import type { Running } from '../run-assembly.ts';
import { startLocal } from '../start.ts';
import { FaultTally } from '../faults/fault-tally.ts';
import { coloursFor } from './colours.ts';
import { readEnvelopeFile } from './envelope-file.ts';
import type { Posting } from './envelope-file.ts';
import { humanReporter } from './human-reporter.ts';
import { jsonReporter } from './json-reporter.ts';
import { readOptions } from './options.ts';
import type { CliOptions } from './options.ts';
import { post } from './post.ts';
import { readBridge } from './read-bridge.ts';
import type { BridgeFacts } from './read-bridge.ts';
import type { Reporter, Streams } from './reporter.ts';

/** What the program has to do with the process that it runs in. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly streams: Streams;
  /** Whether standard output is a terminal. */
  readonly isTerminal: boolean;
  /** Aborted when the person wants it to end. */
  readonly interrupted: AbortSignal;
}

/**
 * The program: starts the bridge, posts, waits and stops.
 *
 * @returns the exit code: 0 after a clean stop, Ctrl-C included; 1 if `--once` found messages that wait for a person;
 * 2 for a mistake that the person can put right; 130 if `--once` was interrupted
 */
export async function run(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const { streams, interrupted } = surroundings;
  const read = readOptions(args, {
    out: (text) => streams.out(text.trimEnd()),
    err: (text) => streams.err(text.trimEnd()),
  });
  if (read.kind === 'exit') return read.code;
  try {
    const { options } = read;
    const postings = options.post === undefined ? [] : await readEnvelopeFile(options.post);
    const bridge = await readBridge(options.bridge, surroundings.env);
    return await serve(options, bridge, postings, surroundings);
  } catch (error) {
    if (interrupted.aborted) return read.options.once ? 130 : 0;
    if (!(error instanceof Mistake)) throw error;
    streams.err(error.message);
    return 2;
  }
}

async function serve(
  options: CliOptions,
  bridge: BridgeFacts,
  postings: readonly Posting[],
  surroundings: Surroundings,
): Promise<number> {
  const { env, interrupted } = surroundings;
  const report = reporterFor(options, bridge, surroundings);
  for (const warning of bridge.warnings) report.note(warning);
  const injected = new FaultTally();
  const running = await startLocal({
    bridge: options.bridge,
    port: options.port,
    concurrency: options.concurrency,
    faults: options.faults,
    onInjected: (one) => injected.add(one),
    env,
    signal: interrupted,
    onAccount: (event) => report.tell(event),
    onLine: (functionName, line, stream) => report.line(functionName, line, stream),
    onFault: (fault) =>
      report.note(
        `fault of the laptop runtime: ${fault instanceof Error ? (fault.stack ?? fault.message) : String(fault)}`,
      ),
  });
  try {
    report.ready(running);
    const code = await work(options, postings, running, interrupted);
    const trouble = running.trouble();
    if (options.once && code !== 130 && trouble !== undefined) report.note(trouble);
    return code;
  } finally {
    await running.stop();
    if (options.faults !== undefined) report.note(`calls that met a fault: ${injected.toString()}`);
    if (interrupted.aborted) report.note('stopped');
  }
}

async function work(
  { once: isOnce }: CliOptions,
  postings: readonly Posting[],
  running: Running,
  interrupted: AbortSignal,
): Promise<number> {
  const stop = interrupted.aborted ? Promise.resolve() : once(interrupted, 'abort');
  const job = async (): Promise<'done'> => {
    await post(postings, running);
    await (isOnce ? running.settled() : stop);
    return 'done';
  };
  const done = await Promise.race([job(), stop]);
  if (!isOnce) return 0;
  if (done !== 'done') return 130;
  return running.trouble() === undefined ? 0 : 1;
}

function reporterFor(
  { output, verbose }: CliOptions,
  bridge: BridgeFacts,
  { env, streams, isTerminal }: Surroundings,
): Reporter {
  if (output === 'json') return jsonReporter(streams, verbose);
  return humanReporter(streams, { bridge, verbose, paint: coloursFor(isTerminal, env) });
}
