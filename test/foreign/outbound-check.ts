/**
 * The outbound half of `check:kafka` and `check:rabbitmq`, also `check:kafka:out` and `check:rabbitmq:out`: 10,000 results through the forwarder of the laptop to a real
 * broker, once in quiet and once while the broker and the forwarder are killed. Both runs must have one outcome.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startLocal } from '../../local/start.ts';
import { envelopeText } from '../../shared/envelope/encode-envelope.ts';
import type { Envelope } from '../../shared/envelope/envelope.ts';
import { resultEnvelope } from '../builders/result-envelope.ts';
import { openOutbox, type Outbox } from './outbox.ts';
import { runSuite } from './run-suite.ts';
import type { BrokerServer, FoundBroker } from './servers/broker-server.ts';

/** What differs between the brokers. */
export interface BrokerUnderCheck {
  readonly name: string;
  /** The contract suite of the transport, which brings a broker of its own, and the variable that permits it. */
  readonly contract: { readonly file: string; readonly variable: string };
  find(): Promise<FoundBroker>;
  /** Creates the place for the results of one run. Returns the recipient of the bridge file that sends there. */
  prepare(server: BrokerServer, place: string): Promise<string>;
  /** Adds what arrives at a place to a list, in the order of each key. Returns what ends it. */
  read(server: BrokerServer, place: string, arrived: Envelope[]): Promise<() => Promise<void>>;
  /** Changes an envelope so that the broker can never take it. */
  spoil(envelope: Envelope): Envelope;
}

/** What must be equal: the first arrivals of each key in their order, and the dead letters with their reasons. */
interface OutcomeOfRun {
  readonly byKey: Readonly<Record<string, readonly string[]>>;
  readonly letters: readonly string[];
}

interface Run {
  readonly outcome: OutcomeOfRun;
  readonly arrived: number;
  readonly seconds: number;
}

const say = (line: string): boolean => process.stderr.write(`${line}\n`);

/** Runs both runs and compares them. Returns the exit code: 0, 1, or 2 where nothing was checked. */
export async function checkOutbound(broker: BrokerUnderCheck): Promise<number> {
  const { values } = parseArgs({ options: { messages: { type: 'string', default: '10000' } } });
  const count = Number(values.messages);
  const found = await broker.find();
  if (found.kind === 'missing') {
    say(`nothing was checked: ${found.reason}`);
    return 2;
  }
  const { server } = found;
  try {
    const quiet = await run(broker, server, { place: 'quiet', count, isDisturbed: false });
    say('the quiet run is done; what a killed forwarder held comes back after four minutes');
    const disturbed = await run(broker, server, { place: 'disturbed', count, isDisturbed: true });
    const code = compare({ name: broker.name, count }, quiet, disturbed);
    return code === 0 ? runSuite(broker.contract.file, { [broker.contract.variable]: '1' }) : code;
  } finally {
    await server.remove();
  }
}

interface Compared {
  readonly name: string;
  readonly count: number;
}

function compare({ name, count }: Compared, quiet: Run, disturbed: Run): number {
  for (const [title, one] of Object.entries({ quiet, disturbed })) {
    const { letters, byKey } = one.outcome;
    const distinct = Object.values(byKey).reduce((sum, ids) => sum + ids.length, 0);
    say(
      `${name}, ${title}: ${distinct} results in ${one.seconds} s, ${one.arrived - distinct} repeats, ${letters.length} dead letters`,
    );
  }
  const wanted = Array.from({ length: count }, (_, n) => n).filter(isSpoilt).length;
  const { letters, byKey } = quiet.outcome;
  const came = Object.values(byKey).reduce((sum, ids) => sum + ids.length, 0);
  if (letters.length !== wanted || came !== count - wanted) {
    say(`NOT EQUAL to what was sent: ${count - wanted} results must arrive, and ${wanted} never can`);
    return 1;
  }
  const isEqual = JSON.stringify(quiet.outcome) === JSON.stringify(disturbed.outcome);
  say(isEqual ? 'EQUAL' : 'NOT EQUAL');
  return isEqual ? 0 : 1;
}

interface RunPlan {
  readonly place: string;
  readonly count: number;
  readonly isDisturbed: boolean;
}

async function run(broker: BrokerUnderCheck, server: BrokerServer, plan: RunPlan): Promise<Run> {
  const { place, count, isDisturbed } = plan;
  const folder = await mkdtemp(join(tmpdir(), 'fusion-bus-outbound-'));
  const file = join(folder, 'bridge.yaml');
  const recipient = await broker.prepare(server, place);
  await writeFile(
    file,
    `name: outbound\ntopics: { item: {} }\nfusions: { basket: { needs: [item], recipients: [outside] } }\nrecipients:\n  outside: ${recipient}\n`,
  );
  const running = await startLocal({ bridge: file, port: 0, env: {}, concurrency: 2 });
  const outbox = await openOutbox(running);
  const began = Date.now();
  try {
    const sent = envelopes(broker, count);
    const filling = outbox.send(
      sent.map((envelope) => ({ text: envelopeText(envelope), key: keyOf(envelope) })),
    );
    if (isDisturbed) await disturb(server, running, outbox, count);
    await filling;
    await outbox.emptied();
    const letters = await outbox.deadLetters();
    const arrived = await allOf(broker, server, place, count - letters.length);
    const seconds = Math.round((Date.now() - began) / 1_000);
    return {
      outcome: { byKey: firstsOf(arrived), letters: letters.toSorted() },
      arrived: arrived.length,
      seconds,
    };
  } finally {
    outbox.close();
    await running.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** The looks without a new arrival after which the rest counts as lost. */
const mostIdleLooks = 30;

/** Reads a place until all has come and nothing more comes: repeats may stand at the end. */
async function allOf(
  broker: BrokerUnderCheck,
  server: BrokerServer,
  place: string,
  count: number,
): Promise<readonly Envelope[]> {
  const arrived: Envelope[] = [];
  const stop = await broker.read(server, place, arrived);
  let last = -1;
  let idle = 0;
  while (arrived.length !== last || (arrived.length < count && idle < mostIdleLooks)) {
    idle = arrived.length === last ? idle + 1 : 0;
    last = arrived.length;
    await sleep(2_000);
  }
  await stop();
  return arrived;
}

/** Kills the broker for some seconds, and twice the processes of the forwarder. */
async function disturb(
  server: BrokerServer,
  running: { readonly functionPids: () => ReadonlyMap<string, readonly number[]> },
  outbox: Outbox,
  count: number,
): Promise<void> {
  const killSender = (): void => {
    for (const [name, pids] of running.functionPids())
      if (name.includes('Forwarder')) for (const pid of pids) process.kill(pid, 'SIGKILL');
  };
  await outbox.taken(count * 0.1);
  killSender();
  await outbox.taken(count * 0.2);
  await server.kill();
  await sleep(5_000);
  await server.start();
  await outbox.taken(count * 0.4);
  killSender();
}

const keys = 500;
const keyOf = ({ header }: Envelope): string => header.partitionkey ?? '';

function envelopes(broker: BrokerUnderCheck, count: number): readonly Envelope[] {
  return Array.from({ length: count }, (_, n) => {
    const envelope = resultEnvelope({ id: `result-${n}`, key: `key-${n % keys}`, body: { n } });
    return isSpoilt(n) ? broker.spoil(envelope) : envelope;
  });
}

/** Tells whether a result is one of those that can never arrive: one in a thousand, each of another key. */
const isSpoilt = (n: number): boolean => n % 1_000 === 100 + Math.floor(n / 1_000);

/** A repeat is no loss of order: it comes before any later envelope of its key has been sent. */
function firstsOf(arrived: readonly Envelope[]): OutcomeOfRun['byKey'] {
  const byKey = Object.groupBy(arrived, keyOf);
  const firsts = Object.entries(byKey).map(
    ([key, all = []]) => [key, [...new Set(all.map(({ header }) => header.id))]] as const,
  );
  return Object.fromEntries(firsts.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
