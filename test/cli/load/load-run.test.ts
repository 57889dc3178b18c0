import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { arrivals } from '../../../cli/load/arrivals.ts';
import { reportLines, reportOf } from '../../../cli/load/load-report.ts';
import { type LoadPorts, type PlannedGroup, runLoad } from '../../../cli/load/load-run.ts';
import { seededRandom } from '../../../cli/sample/random.ts';
import type { Envelope } from '../../../shared/envelope/envelope.ts';
import type { JsonObject } from '../../../shared/json/json.ts';
import { RetryableError } from '../../../shared/ports/retryable-error.ts';

const part = (key: string): Envelope => ({
  header: { specversion: '1.0', id: key, source: 's', type: 't', correlationid: key },
  body: { kind: 'none' },
});

const groups = (...at: readonly number[]): readonly PlannedGroup[] =>
  at.map((ms, index) => ({ at: ms, key: `k${index}`, parts: [part(`k${index}`)] }));

const fused = (key: string, more: JsonObject = {}): JsonObject => ({
  id: `${key}#1`,
  type: 'order.fused',
  correlationid: key,
  data: { receipt: { costUsd: 0.25 } },
  ...more,
});

/** A clock that only the bus moves, so that a busy machine changes no time. */
const clock = { ms: 0 };

/** Returns a publication that takes so long. */
const taking = (ms: number) => async (): Promise<void> => void (clock.ms += ms);

/** A bus that answers as it is told. */
function bus(
  answer: (key: string) => readonly JsonObject[],
  publish: () => Promise<void> = () => Promise.resolve(),
) {
  const pending: JsonObject[] = [];
  const ports: LoadPorts = {
    publisher: {
      async publish(envelopes) {
        await publish();
        for (const { header } of envelopes) pending.push(...answer(header.correlationid ?? ''));
      },
    },
    tap: {
      async receive() {
        await sleep(1);
        clock.ms += 5;
        return pending.splice(0);
      },
    },
    now: () => clock.ms,
    lingerMs: 100,
    onProgress: () => undefined,
    interrupted: new AbortController().signal,
  };
  return ports;
}

const facts = {
  bridge: 'shop',
  fusion: 'order',
  seed: 1,
  rate: 10,
  seconds: 1,
  objective: undefined,
  interrupted: false,
};

async function reported(all: readonly PlannedGroup[], ports: LoadPorts, timeoutMs = 300, objective = {}) {
  const state = await runLoad(all, timeoutMs, ports);
  return reportOf(state, { ...facts, objective, now: clock.ms });
}

test('results are counted with their times and their dollars', async () => {
  const report = await reported(
    groups(0, 10, 20),
    bus((key) => [fused(key)]),
  );
  expect(report).toMatchObject({
    groups: 3,
    parts: 3,
    fused: 3,
    lost: 0,
    doubled: 0,
    repeated: 0,
    costUsd: 0.75,
    faults: [],
  });
  expect(reportLines(report)[0]).toMatch(/^load of order in shop: 3 groups with 3 parts in 1 s/);
});

test('a result counts from the planned moment of its last part, also when the bus is slow to take it', async () => {
  const report = await reported(
    groups(0, 1, 2),
    bus((key) => [fused(key)], taking(400)),
    5_000,
  );
  expect(report.latencyMs.p50).toBeGreaterThan(390);
  expect(report.groups).toBe(3);
});

test('a slow machine shortens no time', async () => {
  const late = function* (): Generator<PlannedGroup> {
    const [first, second] = groups(0, 1);
    if (first) yield first;
    clock.ms += 200;
    if (second) yield second;
  };
  const state = await runLoad(
    late(),
    5_000,
    bus((key) => [fused(key)]),
  );
  expect(state.ledger.times.most).toBeGreaterThan(195);
  expect(state.lag.most).toBeGreaterThan(195);
});

test('later groups are posted although earlier ones are not answered', async () => {
  let posted = 0;
  const all = Promise.withResolvers<void>();
  const silent = bus(
    () => [],
    () => {
      posted += 1;
      if (posted === 3) all.resolve();
      return all.promise;
    },
  );
  const report = await reported(groups(0, 50, 100), silent, 50);
  expect(posted).toBe(3);
  expect(report).toMatchObject({ lost: 3, latencyMs: { p50: null } });
  expect(report.faults).toContain('3 results did not come in time');
});

test('lost, late, doubled and repeated results are told apart', async () => {
  const answers: Readonly<Record<string, readonly JsonObject[]>> = {
    k0: [fused('k0'), fused('k0')],
    k1: [fused('k1'), fused('k1', { id: 'k1#2' })],
    k2: [fused('k2'), fused('k2', { data: { other: 1 } })],
    k3: [],
    k4: [fused('k4'), fused('k4', { id: 'k4#2', type: 'order.amended' })],
    k5: [fused('k5', { type: 'order.held' })],
    k6: [fused('k6', { type: 'order.discarded' })],
    k7: [fused('of another program')],
  };
  const report = await reported(
    groups(0, 1, 2, 3, 4, 5, 6, 7),
    bus((key) => answers[key] ?? []),
  );
  expect(report).toMatchObject({
    fused: 5,
    lost: 2,
    doubled: 2,
    repeated: 1,
    amended: 1,
    held: 1,
    discarded: 1,
  });
  expect(report.faults).toEqual(['2 results did not come in time', '2 groups got a second first result']);
});

test('groups that the bus does not take are refused, not lost', async () => {
  const refusing = bus(
    () => [],
    () => Promise.reject(new RetryableError('throttled')),
  );
  const report = await reported(groups(0, 1), refusing);
  expect(report).toMatchObject({ groups: 0, refused: 2, lost: 0 });
  expect(report.faults).toEqual([
    'the bus did not take the parts of 2 groups',
    'no group was answered, so nothing was measured',
  ]);
});

test('a bound of the bridge file is exceeded by a slow result, and by a lost one', async () => {
  const quick = await reported(
    groups(0),
    bus((key) => [fused(key)]),
    300,
    { p50Ms: 250, p99Ms: 280 },
  );
  expect(quick.faults).toEqual([]);
  const slow = await reported(
    groups(0),
    bus((key) => [fused(key)], taking(120)),
    300,
    { p99Ms: 100 },
  );
  expect(slow.faults).toEqual([
    expect.stringMatching(/^p99 is \d+ ms, and the bridge file asks for 100 ms$/),
  ]);
  const lost = await reported(
    groups(0, 1),
    bus((key) => (key === 'k0' ? [fused(key)] : [])),
    300,
    { p99Ms: 250 },
  );
  expect(lost.faults).toEqual([
    '1 result did not come in time',
    'p99 is more than was waited for, and the bridge file asks for 250 ms',
  ]);
});

test('an interrupt ends the run at once, and what still waits is not lost', async () => {
  const stop = new AbortController();
  const ports = { ...bus(() => []), interrupted: stop.signal };
  setTimeout(() => stop.abort(), 100);
  const state = await runLoad(groups(0, 60_000), 60_000, ports);
  expect(state.ledger.counts(clock.ms)).toMatchObject({ lost: 0, waiting: 1 });
});

test('a fault of the receiver ends the run', async () => {
  const ports: LoadPorts = { ...bus(() => []), tap: { receive: () => Promise.reject(new Error('denied')) } };
  await expect(runLoad(groups(0), 60_000, ports)).rejects.toThrow('denied');
});

test('groups arrive at random, with the rate that is asked for, the same for a seed', () => {
  const at = (seed: string) => [...arrivals(50, 60_000, seededRandom(seed))];
  expect(at('1')).toEqual(at('1'));
  const pauses = at('1').map((ms, index, all) => ms - (all[index - 1] ?? 0));
  const mean = pauses.reduce((sum, one) => sum + one, 0) / pauses.length;
  const deviation = Math.sqrt(pauses.reduce((sum, one) => sum + (one - mean) ** 2, 0) / pauses.length);
  expect(mean).toBeGreaterThan(19);
  expect(mean).toBeLessThan(21);
  // The pauses of a Poisson process deviate by as much as they last.
  expect(deviation / mean).toBeGreaterThan(0.93);
  expect(deviation / mean).toBeLessThan(1.07);
});
