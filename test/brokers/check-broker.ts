/**
 * `npm run check:kafka:in` and `npm run check:rabbitmq:in`, `-- [messages]`: checks a feed on a real broker. A run in which the
 * broker is killed and started again, and the consumer is killed, must give the outcome of a quiet run. Then programs
 * in Python write and read, with the SDK of CloudEvents. Exit code 1 if something differs, 2 where the broker cannot be
 * had: then nothing was checked. `-- 0` leaves out the runs of messages.
 */
import type { Broker, StartedBroker } from './broker.ts';
import { feedThrough, type FedOutcome } from './feed-through.ts';
import { betweenForeignEnds } from './foreign-ends.ts';
import { startKafka } from './kafka-broker.ts';
import { startRabbitmq } from './rabbitmq-broker.ts';

const [kind = 'kafka', messages = '10000'] = process.argv.slice(2);
/** The events that foreign programs exchange. */
const foreignEvents = 1_000;

const say = (line: string): boolean => process.stdout.write(`${line}\n`);

const start = (): Promise<StartedBroker> =>
  kind === 'kafka' ? startKafka('brokers.reading') : startRabbitmq();

process.exitCode = Math.max(messages === '0' ? 0 : await check(), await checkForeignEnds());

async function checkForeignEnds(): Promise<number> {
  const broker = await start();
  if ('missing' in broker) return 2;
  try {
    const outcome = await betweenForeignEnds(broker, kind === 'kafka' ? 'kafka' : 'rabbitmq', foreignEvents);
    if ('missing' in outcome) {
      say(`foreign ends NOT RUN: ${outcome.missing}`);
      return 0;
    }
    const { sent, modes, wrongs } = outcome;
    for (const wrong of wrongs.slice(0, 20)) say(`WRONG: ${wrong}`);
    say(
      wrongs.length === 0
        ? `EQUAL: Python wrote ${sent} events (${modes.join(', ')}) and read each back, in both content modes`
        : `NOT EQUAL: ${wrongs.length} wrongs between programs in Python`,
    );
    return wrongs.length === 0 ? 0 : 1;
  } finally {
    await broker.stop();
  }
}

async function check(): Promise<number> {
  const quiet = await run('quiet', false);
  if ('missing' in quiet) {
    say(`NOT RUN: ${quiet.missing}; nothing was checked`);
    return 2;
  }
  const disturbed = await run('disturbed', true);
  if ('missing' in disturbed) return 2;
  const wrongs = [...quiet.wrongs, ...disturbed.wrongs, ...differences(quiet, disturbed)];
  for (const wrong of wrongs.slice(0, 20)) say(`WRONG: ${wrong}`);
  say(
    wrongs.length === 0
      ? `EQUAL: the same ${quiet.groups.size} groups of the same ${quiet.ids} messages, each of one generation with the same merged reading, and the same poison`
      : `NOT EQUAL: ${wrongs.length} wrongs`,
  );
  return wrongs.length === 0 ? 0 : 1;
}

async function run(name: string, isDisturbed: boolean): Promise<FedOutcome | { readonly missing: string }> {
  const broker = await start();
  if ('missing' in broker) return broker;
  try {
    const outcome = await feedThrough(broker, kind, Number(messages), isDisturbed);
    report(name, broker, outcome);
    return outcome;
  } finally {
    await broker.stop();
  }
}

function report(name: string, broker: Broker, outcome: FedOutcome): void {
  say(`${broker.name}, ${name}`);
  const rows: readonly (readonly [string, number])[] = [
    ['messages in groups', outcome.ids],
    ['groups out', outcome.groups.size],
    ['poison in quarantine', outcome.poison.size],
    ['restarts of the broker', outcome.restarts],
    ['consumers killed', outcome.kills],
    ['seconds', Math.round(outcome.tookMs / 1_000)],
  ];
  for (const [what, count] of rows) say(`  ${what.padEnd(28)} ${String(count).padStart(7)}`);
}

function differences(quiet: FedOutcome, disturbed: FedOutcome): readonly string[] {
  const keys = new Set([...quiet.groups.keys(), ...disturbed.groups.keys()]);
  const groups = [...keys].flatMap((key) => {
    const [expected, found] = [quiet.groups.get(key), disturbed.groups.get(key)];
    return expected === found ? [] : [`${key}: ${found ?? 'nothing'} instead of ${expected ?? 'nothing'}`];
  });
  const poison = quiet.poison.symmetricDifference(disturbed.poison);
  return [...groups, ...[...poison].map((one) => `poison in one run only: ${one}`)];
}
