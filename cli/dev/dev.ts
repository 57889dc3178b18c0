import { once } from 'node:events';
import type { Running } from '../../local/run-assembly.ts';
import { FaultTally } from '../../local/faults/fault-tally.ts';
import type { OpenGateway } from '../../local/endpoint/gateway-port.ts';
import { endpointVariable } from '../../shared/policy/telemetry-policy.ts';
import { prometheusType } from '../../shared/telemetry/metrics/prometheus-text.ts';
import { gatewayPolicy } from '../../shared/policy/gateway-policy.ts';
import type { Bridge } from '../../shared/policy/bridge.ts';
import { invocationOf, shellCallOf } from '../options/invocation.ts';
import type { DevOptions } from '../options/order.ts';
import type { ProcessEnvironment } from '../process-environment.ts';
import { requireParts } from '../parts.ts';
import { refusalsIn } from '../judge-envelopes.ts';
import { checkOwnSource, noTopicFor } from '../check-posting.ts';
import { readEnvelopeFile, type Written } from '../envelope-file.ts';
import { type BridgeAt, readBridgeFile } from '../read-bridge.ts';
import type { Progress } from '../progress.ts';
import { coloursFor } from '../terminal.ts';
import { crowdReporter } from './crowd-reporter.ts';
import { readyCommands } from './describe-ready.ts';
import { preparingText } from './preparing.ts';
import { checkModelKeys, keylessNote, missingKeys, nodeKeys } from './model-keys.ts';
import { hasConsole, laptopConsole } from '../console/laptop-pages.ts';
import type { OpenedConsole } from '../console/console-server.ts';
import { followEdits } from './follow-edits.ts';
import { humanReporter } from './human-reporter.ts';
import { jsonReporter } from './json-reporter.ts';
import { awaitSettled } from './await-settled.ts';
import { brokersOf, unfed } from './feeds.ts';
import { LaptopMetrics } from './laptop-metrics.ts';
import { post } from './post.ts';
import { recordBridge } from './record-bridge.ts';
import { missingSecrets } from './missing-secrets.ts';
import { readSecretsFile } from './secrets-file.ts';
import { quietRepeats } from './quiet-repeats.ts';
import type { Reporter } from './reporter.ts';
import { Totals } from './totals.ts';
import { contentsOf } from './watched-files.ts';

/**
 * `dev <bridge.yaml>`: starts the bridge on this machine, posts, waits and stops.
 *
 * @returns the exit code: 0 after a clean stop, Ctrl-C included; 1 if `--once` found messages or groups that wait for a person;
 * 130 if `--once` was interrupted
 * @throws UserError
 */
export async function dev(
  options: DevOptions,
  environment: ProcessEnvironment,
  preparing?: Progress,
): Promise<number> {
  const interrupted = environment.holdInterrupts();
  try {
    requireParts('dev', ['synthesis', 'emulator']);
    const postings = options.post === undefined ? [] : await readEnvelopeFile(options.post);
    const at = await readBridgeFile(options.bridge, '; name the bridge file by its path');
    const contents = await contentsOf(at.files);
    checkModelKeys(at, environment);
    requireParts('dev', brokersOf(at));
    for (const one of postings) checkOwnSource(one, at);
    return await serve(options, { at, contents }, postings, environment, interrupted, preparing);
  } catch (error) {
    if (interrupted.aborted) return options.once ? 130 : 0;
    throw error;
  } finally {
    preparing?.end();
  }
}

async function serve(
  options: DevOptions,
  { at, contents }: { readonly at: BridgeAt; readonly contents: string },
  postings: readonly Written[],
  environment: ProcessEnvironment,
  interrupted: AbortSignal,
  preparing?: Progress,
): Promise<number> {
  let { bridge } = at;
  const keyless = options.output === 'text' ? keylessNote(at, environment) : undefined;
  const report = reporterFor(options, at, environment, { postings, isKeyTold: keyless !== undefined });
  if (keyless !== undefined) report.note(keyless);
  for (const warning of at.warnings) report.note(warning);
  for (const note of unfed(at, options)) report.note(note);
  for (const missing of missingKeys(at, environment)) report.note(missing);
  if (at.bridge.telemetry?.traces === true && (environment.env[endpointVariable] ?? '') === '')
    report.note(`telemetry: ${endpointVariable} is not set, so no traces are sent`);
  for (const stray of straysIn(postings, at)) report.note(stray);
  for (const refusal of await refusalsIn(postings, at)) report.note(refusal);
  const secrets =
    options.secrets === undefined ? new Map<string, string>() : await readSecretsFile(options.secrets);
  for (const missing of missingSecrets(at.bridge.recipients, secrets)) report.note(missing);
  const injected = new FaultTally();
  const totals = new Totals();
  const metrics = new LaptopMetrics(at.bridge, () => Date.now());
  preparing?.say(preparingText(at.bridge));
  const { startLocal } = await import('../../local/start.ts');
  const running = await startLocal({
    bridge: options.bridge,
    port: options.port,
    allowedHosts: options.allowedHosts,
    concurrency: options.concurrency,
    faults: options.faults,
    outage: options.outage,
    allowsLoopback: options.allowLoopback,
    secrets,
    gateway: gatewayOf(() => bridge, report),
    pages: new Map([['/metrics', () => ({ contentType: prometheusType, text: metrics.text() })]]),
    onInjected: (one) => injected.add(one),
    env: environment.env,
    modelKeys: nodeKeys(at),
    signal: interrupted,
    onAccount: (event) => {
      totals.add(event);
      metrics.add(event);
      report.tell(event);
    },
    brokers: { kafka: options.kafka, rabbitmq: options.rabbitmq },
    onNote: (note) => report.note(note),
    onLine: (functionName, line, stream) => report.line(functionName, line, stream),
    onFault: (fault) => report.note(`fault of the laptop runtime: ${textOf(fault)}`),
  });
  // The pages show the bridge as it is after each edit.
  const shown: BridgeAt = {
    ...at,
    get bridge() {
      return bridge;
    },
  };
  const opened = await consoleOf(options, shown, running, environment, report);
  const ended = new AbortController();
  const onBridge = async (one: Bridge): Promise<void> => {
    bridge = one;
    metrics.adopt(one);
    const live = await recordBridge(running.endpoint, one);
    if (live !== undefined) report.note(live);
  };
  const untilEnd = AbortSignal.any([interrupted, ended.signal]);
  const following = options.once
    ? Promise.resolve()
    : followEdits(at, contents, untilEnd, { running, report, environment, onBridge });
  try {
    preparing?.end();
    await onBridge(bridge);
    report.ready(running, opened?.url);
    const code = await Promise.race([
      work(options, postings, running, interrupted, report),
      rejected(following),
    ]);
    const waiting = totals.waiting(invocationOf(environment.env).program);
    const trouble = running.trouble();
    if (options.once && code !== 130 && trouble !== undefined) report.note(trouble);
    if (!options.once || code === 130) {
      report.stopped(totals.numbers(postings.length));
      return code;
    }
    if (waiting !== undefined) report.note(waiting);
    report.totals(totals.numbers(postings.length));
    return waiting === undefined ? code : 1;
  } finally {
    ended.abort();
    await following.catch(() => undefined);
    await opened?.close();
    await running.stop();
    if (options.faults !== undefined || options.outage !== undefined)
      report.note(`calls that met a fault: ${injected.toString()}`);
    if (interrupted.aborted) report.note('stopped');
  }
}

/** Rejects with a promise, and never resolves. */
function rejected(promise: Promise<unknown>): Promise<never> {
  return new Promise((_, reject) => {
    promise.catch(reject);
  });
}

async function work(
  { once: isOnce }: DevOptions,
  postings: readonly Written[],
  running: Running,
  interrupted: AbortSignal,
  { note }: Reporter,
): Promise<number> {
  const stop = interrupted.aborted ? Promise.resolve() : once(interrupted, 'abort');
  const job = async (): Promise<'done' | 'stuck'> => {
    await post(postings, running);
    if (isOnce && !(await awaitSettled({ ...running, note }))) return 'stuck';
    await (isOnce ? undefined : stop);
    return 'done';
  };
  const done = await Promise.race([job(), stop]);
  if (!isOnce) return 0;
  if (done === 'stuck') return 1;
  if (done !== 'done') return 130;
  return running.trouble() === undefined ? 0 : 1;
}

/** Loads the gateway when the first call of gRPC comes. Most runs have none, and start without it. */
function gatewayOf(bridge: () => Bridge, report: Reporter): OpenGateway {
  return async (place) => {
    requireParts('dev', ['gateway']);
    const { laptopGateway } = await import('../gateway/laptop-gateway.ts');
    return laptopGateway(place, gatewayPolicy(bridge()), (fault) => report.note(`gateway: ${textOf(fault)}`));
  };
}

/**
 * Opens the console where its packages are installed. A run that ends by itself has none. Where it cannot open, the
 * bridge runs without it.
 */
async function consoleOf(
  { once: isOnce }: DevOptions,
  at: BridgeAt,
  running: Running,
  environment: ProcessEnvironment,
  report: Reporter,
): Promise<OpenedConsole | undefined> {
  if (isOnce || !hasConsole()) return undefined;
  try {
    return await laptopConsole(at, running, environment, (fault) => report.note(`console: ${textOf(fault)}`));
  } catch (error) {
    report.note(`the pages for a browser cannot be opened: ${textOf(error)}`);
    return undefined;
  }
}

const textOf = (fault: unknown): string =>
  fault instanceof Error ? (fault.stack ?? fault.message) : String(fault);

/** Says of each type that no topic takes what would take it. Its envelopes are posted all the same, as to AWS. */
function straysIn(postings: readonly Written[], at: BridgeAt): readonly string[] {
  const byType = new Map(postings.map((one) => [one.type, one] as const).toReversed());
  return [...byType.values()].toReversed().flatMap((one) => noTopicFor(one, at) ?? []);
}

/** Keeps of the bridge no more than its names and what its fusions wait for. */
function reporterFor(
  { output, verbose, post: file }: DevOptions,
  at: BridgeAt,
  environment: ProcessEnvironment,
  { postings, isKeyTold }: { readonly postings: readonly Written[]; readonly isKeyTold: boolean },
): Reporter {
  if (output === 'json') {
    const reporter = jsonReporter(environment, verbose);
    return verbose ? reporter : quietRepeats(reporter, () => performance.now());
  }
  const { env, isTerminal, screen } = environment;
  const { name, fusions, topics } = at.bridge;
  const paint = coloursFor(isTerminal, env);
  const posted = file === undefined ? undefined : { file, first: postings[0] };
  const commands = readyCommands(at, posted, shellCallOf(env), env);
  const bridge = { name, fusions, topics: topics.map((one) => one.name), commands };
  const lines = humanReporter(environment, { bridge, verbose, paint, columns: screen?.columns, isKeyTold });
  if (verbose) return lines;
  // The table counts the faults that are not repeated, too.
  return crowdReporter(
    quietRepeats(lines, () => performance.now()),
    environment,
    { paint, screen },
  );
}
