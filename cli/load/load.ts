import { randomInt, randomUUID } from 'node:crypto';
import { openTap } from '../../shared/adapters/aws/eventbridge/temporary-tap.ts';
import { eventBridgeClient } from '../../shared/adapters/aws/eventbridge/event-bridge-client.ts';
import { eventBridgePublisher } from '../../shared/adapters/aws/eventbridge/event-bridge-publisher.ts';
import { findBuses } from '../../shared/adapters/aws/eventbridge/find-buses.ts';
import { inboxClient } from '../../shared/adapters/aws/sqs/recipient-inbox.ts';
import { finishEnvelopes } from '../../shared/client/finish-envelope.ts';
import { pickOne } from '../../shared/client/pick-one.ts';
import type { JsonObject } from '../../shared/json/json.ts';
import type { Fusion } from '../../shared/policy/fusion.ts';
import { UserError } from '../../shared/ports/user-error.ts';
import { checkPosting } from '../check-posting.ts';
import { connectionOf } from '../connection.ts';
import { readEnvelopes } from '../envelope-file.ts';
import { requireAdmitted } from '../judge-envelopes.ts';
import type { LoadOptions } from '../options/schema-orders.ts';
import type { ProcessEnvironment } from '../process-environment.ts';
import { type BridgeAt, fusionNamed, readBridge } from '../read-bridge.ts';
import { keysFor } from '../sample/free-key.ts';
import { seededRandom } from '../sample/random.ts';
import { type SampleMaker, sampleMaker } from '../sample/sample-maker.ts';
import { type Probe, removeTap, untilItWorks } from '../tap/working-tap.ts';
import { arrivals } from './arrivals.ts';
import { counted } from './counted.ts';
import { reportLines, reportOf, timeText } from './load-report.ts';
import { type LoadPorts, type LoadState, type PlannedGroup, runLoad } from './load-run.ts';

/** A run, with all that its groups are made of. */
interface Plan {
  readonly maker: SampleMaker;
  readonly fusion: Fusion;
  readonly seed: number;
  /** Unique for the run: its keys and ids are no other run's, whatever the seed. */
  readonly run: string;
  readonly keyOf: (seed: string) => string;
}

/**
 * `load`: posts made-up groups to a bridge that is up and measures how long their results take.
 *
 * @returns the exit code: 0 when all is well; 1 when a result is lost or doubled, or a bound of the bridge file is
 * exceeded; 130 after an interrupt
 * @throws UserError
 */
export async function load(options: LoadOptions, environment: ProcessEnvironment): Promise<0 | 1 | 130> {
  const { env, err } = environment;
  checkSize(options);
  const at = await readBridge(options.bridge, env);
  const plan = await planOf(at, options);
  const { name: bridge } = at.bridge;
  const connection = connectionOf(env);
  const events = eventBridgeClient(connection);
  const queues = inboxClient(connection);
  const interrupted = environment.holdInterrupts();
  try {
    const bus = options.bus ?? pickOne({ what: 'bus', bridge }, await findBuses(events, bridge));
    const name = `fusion-bus-load-${plan.run}`;
    const tap = await openTap({ events, queues, bus, name }, patternFor(bridge, plan));
    try {
      err(
        `load: ${options.rate} groups in a second for ${timeText(options.for)}, seen by the rule and the queue ${name}`,
      );
      await untilItWorks(tap, probeOf(bridge, plan), interrupted);
      const publisher = eventBridgePublisher(events, bus);
      return await measure({ at, plan, options }, { publisher, tap, interrupted }, environment);
    } finally {
      await removeTap(tap, name, err);
    }
  } finally {
    events.destroy();
    queues.destroy();
  }
}

interface Asked {
  readonly at: BridgeAt;
  readonly plan: Plan;
  readonly options: LoadOptions;
}

/** Runs the plan, prints the report, and returns the exit code. */
async function measure(
  { at: { bridge }, plan, options }: Asked,
  ports: Pick<LoadPorts, 'publisher' | 'tap' | 'interrupted'>,
  { out, err }: ProcessEnvironment,
): Promise<0 | 1 | 130> {
  const now = (): number => performance.now();
  const began = now();
  const state = await runLoad(groupsOf(plan, options), options.timeout, {
    ...ports,
    now,
    lingerMs: 2_000,
    onProgress: (soFar, elapsedMs) => err(progressLine(soFar, elapsedMs, now())),
  });
  const { fusion, seed } = plan;
  const isInterrupted = ports.interrupted.aborted;
  const report = reportOf(state, {
    bridge: bridge.name,
    fusion: fusion.name,
    seed,
    rate: options.rate,
    seconds: Number((Math.min(options.for, now() - began) / 1_000).toFixed(1)),
    objective: bridge.objectives?.[fusion.name],
    interrupted: isInterrupted,
    now: now(),
  });
  if (options.output === 'json') out(JSON.stringify(report));
  else for (const line of reportLines(report)) out(line);
  if (isInterrupted) return 130;
  return report.faults.length === 0 ? 0 : 1;
}

/** The most groups of a run, each of which is remembered to its end. */
const mostGroups = 1_000_000;

function checkSize({ rate, for: forMs }: LoadOptions): void {
  const groups = Math.round((rate * forMs) / 1_000);
  if (groups > mostGroups)
    throw new UserError(
      `--rate and --for ask for ${groups} groups, and a run has at most ${mostGroups}; lower one of them`,
    );
}

async function planOf(
  at: BridgeAt,
  { fusion: named, seed = randomInt(1_000_000) }: LoadOptions,
): Promise<Plan> {
  const fusion = fusionNamed(at, named ?? onlyFusion(at));
  const maker = await sampleMaker(at);
  const keyOf = keysFor((key) => maker.group(fusion, 'probe', key));
  const run = `${Date.now().toString(36)}-${randomUUID().slice(0, 8)}`;
  const plan: Plan = { maker, fusion, seed, run, keyOf };
  await checkAdmitted(plan, at);
  return plan;
}

function onlyFusion({ file, bridge: { fusions } }: BridgeAt): string {
  const [first, ...others] = fusions;
  if (first !== undefined && others.length === 0) return first.name;
  throw new UserError(
    `${file}: the bridge has several fusions; name one with --fusion: ${fusions.map(({ name }) => name).join(', ')}`,
  );
}

/** Judges one whole group as the bridge will, before anything is opened or posted. */
async function checkAdmitted(plan: Plan, at: BridgeAt): Promise<void> {
  const key = plan.keyOf(`${plan.run}-0`);
  const group = { fusion: plan.fusion.name, key };
  const lines = plan.maker.group(plan.fusion, `${plan.seed}-0`, key).map((event) => JSON.stringify(event));
  const written = readEnvelopes(lines.join('\n'), 'made up');
  for (const one of written) checkPosting(one, at);
  await requireAdmitted(written, at, undefined, group);
}

const probeVerb = 'load-probe';

/** Selects what the bridge publishes of the run's groups. Where keys have no beginning of their own, the run selects. */
function patternFor(bridge: string, { fusion: { name }, keyOf, run }: Plan): JsonObject {
  const verbs = ['fused', 'amended', 'held', 'discarded', probeVerb];
  const [one, other] = [keyOf(`${run}-1`), keyOf(`${run}-2`)];
  const prefix = one.slice(0, -1) === other.slice(0, -1) ? one.slice(0, -1) : '';
  return {
    source: [`fusion-bus/${bridge}`],
    'detail-type': verbs.map((verb) => `${name}.${verb}`),
    ...(prefix !== '' && { detail: { correlationid: [{ prefix }] } }),
  };
}

const probeOf = (bridge: string, { fusion, keyOf, run }: Plan): Probe => ({
  source: `fusion-bus/${bridge}`,
  type: `${fusion.name}.${probeVerb}`,
  key: keyOf(`${run}-0`),
});

function* groupsOf(
  { maker, fusion, seed, run, keyOf }: Plan,
  { rate, for: forMs }: LoadOptions,
): Generator<PlannedGroup, void> {
  let number = 0;
  for (const at of arrivals(rate, forMs, seededRandom(`arrivals/${seed}`))) {
    number += 1;
    const key = keyOf(`${run}-${number}`);
    const made: JsonObject[] = [];
    for (const event of maker.group(fusion, `${seed}-${number}`, key))
      made.push({ ...event, id: `load-${run}-${number}-${made.length + 1}` });
    const finished = finishEnvelopes(made, undefined, randomUUID);
    if (finished.kind === 'malformed') throw new UserError(finished.rejection.message);
    yield { at, key, parts: finished.envelopes };
  }
}

function progressLine({ ledger, posted }: LoadState, elapsedMs: number, now: number): string {
  const { fused, held, lost } = ledger.counts(now);
  const [p50, p99] = [0.5, 0.99].map((share) => ledger.times.quantile(share));
  const times = p50 === undefined ? '' : `, p50 ${timeText(p50)}, p99 ${timeText(p99)}`;
  return `${Math.round(elapsedMs / 1_000)} s: ${counted(posted.groups, 'group')} posted, ${counted(fused + held, 'result')}, ${ledger.waiting} waiting, ${lost} lost${times}`;
}
