import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { openTap, type TemporaryTap } from '../../shared/adapters/aws/eventbridge/temporary-tap.ts';
import { eventBridgeClient } from '../../shared/adapters/aws/eventbridge/event-bridge-client.ts';
import { findBuses } from '../../shared/adapters/aws/eventbridge/find-buses.ts';
import { inboxClient } from '../../shared/adapters/aws/sqs/recipient-inbox.ts';
import { pickOne } from '../../shared/client/pick-one.ts';
import { printable } from '../../shared/json/printable.ts';
import { RetryableError } from '../../shared/ports/retryable-error.ts';
import { connectionOf } from '../connection.ts';
import { crowdReporter } from '../dev/crowd-reporter.ts';
import { humanReporter } from '../dev/human-reporter.ts';
import { jsonReporter } from '../dev/json-reporter.ts';
import type { Reporter } from '../dev/reporter.ts';
import type { TailOptions } from '../options/watch-orders.ts';
import { Progress } from '../progress.ts';
import type { ProcessEnvironment } from '../process-environment.ts';
import { type BridgeAt, fusionNamed, readBridge } from '../read-bridge.ts';
import { removeTap, untilItWorks } from '../tap/working-tap.ts';
import { coloursFor } from '../terminal.ts';
import { SeenOnce } from './seen-once.ts';
import { patternFor, probeOf, readWatched, type ReleaseRequested } from './watched-events.ts';

/**
 * `tail [fusion]`: follows what a bridge that is up publishes, until an interrupt.
 *
 * @returns the exit code: 0
 * @throws UserError
 */
export async function tail(options: TailOptions, environment: ProcessEnvironment): Promise<0> {
  const { env, err } = environment;
  const at = await readBridge(options.bridge, env);
  const { bridge } = at;
  if (options.fusion !== undefined) fusionNamed(at, options.fusion);
  const connection = connectionOf(env);
  const [events, queues] = [eventBridgeClient(connection), inboxClient(connection)];
  const interrupted = environment.holdInterrupts();
  try {
    const found =
      options.bus ?? pickOne({ what: 'bus', bridge: bridge.name }, await findBuses(events, bridge.name));
    const name = `fusion-bus-tail-${randomUUID().slice(0, 8)}`;
    const tap = await openTap({ events, queues, bus: found, name }, patternFor(bridge, options.fusion));
    const opening = new Progress(environment, `opening the rule and the queue ${name}`, 0);
    try {
      await untilItWorks(tap, probeOf(bridge, options.fusion, name), interrupted);
      opening.end();
      if (!interrupted.aborted) err(`following ${options.fusion ?? bridge.name}; Ctrl-C ends it`);
      await follow(tap, at, options, { environment, interrupted });
    } finally {
      opening.end();
      await removeTap(tap, name, err);
    }
    return 0;
  } finally {
    events.destroy();
    queues.destroy();
  }
}

/** Shows each event once until the interrupt. A call that fails for now is tried again. */
async function follow(
  tap: Pick<TemporaryTap, 'receive'>,
  at: BridgeAt,
  options: TailOptions,
  {
    environment,
    interrupted,
  }: { readonly environment: ProcessEnvironment; readonly interrupted: AbortSignal },
): Promise<void> {
  const { bridge } = at;
  const report = reporterFor(options, at, environment);
  const seen = new SeenOnce();
  let isCutOff = false;
  while (!interrupted.aborted) {
    try {
      for (const detail of await tap.receive(waitSeconds, interrupted)) {
        if (!seen.isNew(detail)) continue;
        const event = readWatched(detail, bridge, options.fusion);
        if (event === undefined) continue;
        if (event.kind === 'release-requested') tellRelease(event, options, environment);
        else report.tell(event);
      }
      isCutOff = false;
    } catch (error) {
      if (interrupted.aborted) return;
      if (!(error instanceof RetryableError)) throw error;
      if (!isCutOff)
        environment.err(`nothing can be received now (${printable(error.message)}); trying again`);
      isCutOff = true;
      await sleep(againMs, undefined, { signal: interrupted }).catch(() => undefined);
    }
  }
}

const waitSeconds = 10;

/** The pause before the next try while nothing answers. */
const againMs = 2_000;

function tellRelease(
  { action, fusion, key, source }: ReleaseRequested,
  { output }: TailOptions,
  { out, env, isTerminal }: ProcessEnvironment,
): void {
  if (output === 'json') {
    out(JSON.stringify({ event: 'release-requested', action, fusion, key, source }));
    return;
  }
  const paint = coloursFor(isTerminal, env);
  const what = key === undefined ? 'all open groups' : printable(key);
  const verb = action === 'wake' ? 'is looked at again' : 'release asked for';
  out(`${paint.cyan(printable(fusion))} ${paint.bold(what)}  ${paint.magenta(verb)} by ${printable(source)}`);
}

function reporterFor(
  { output }: TailOptions,
  { bridge: { name, fusions, topics } }: BridgeAt,
  environment: ProcessEnvironment,
): Reporter {
  if (output === 'json') return jsonReporter(environment, false);
  const { env, isTerminal, screen } = environment;
  const paint = coloursFor(isTerminal, env);
  const bridge = { name, fusions, topics: topics.map((one) => one.name), commands: [] };
  const lines = humanReporter(environment, { bridge, verbose: false, paint, columns: screen?.columns });
  return crowdReporter(lines, environment, { paint, screen });
}
