import { setTimeout as sleep } from 'node:timers/promises';
import type { TemporaryTap } from '../../shared/adapters/aws/eventbridge/temporary-tap.ts';
import type { Envelope } from '../../shared/envelope/envelope.ts';
import type { EventPublisher } from '../../shared/ports/event-publisher.ts';
import { RetryableError } from '../../shared/ports/retryable-error.ts';
import { ResultLedger } from './result-ledger.ts';
import { TimeSketch } from './time-sketch.ts';

/** A group that is to be posted. */
export interface PlannedGroup {
  /** Ms from the start of the run. */
  readonly at: number;
  readonly key: string;
  readonly parts: readonly Envelope[];
}

export interface LoadPorts {
  readonly publisher: EventPublisher;
  readonly tap: Pick<TemporaryTap, 'receive'>;
  /** A monotonic clock, in ms. */
  readonly now: () => number;
  readonly onProgress: (state: LoadState, elapsedMs: number) => void;
  /** The time after the last result in which a doubled one still shows. */
  readonly lingerMs: number;
  readonly interrupted: AbortSignal;
}

/** The groups, the results and the times of a run so far. */
export interface LoadState {
  readonly ledger: ResultLedger;
  /** The time by which calls to the bus began later than planned. */
  readonly lag: TimeSketch;
  readonly posted: { groups: number; parts: number; refused: number };
}

/** The receivers side by side. Each gets ten results at once, and a call takes a few ms on the laptop, 20 in AWS. */
const receivers = 4;

const waitSeconds = 1;
const progressMs = 5_000;

/**
 * Posts groups at their times, whatever has come of earlier ones, and notes what the bridge publishes. The time of a
 * result counts from the planned moment of its last part: a slow bus, or a slow machine, shortens no time.
 *
 * @param timeoutMs the time after its last part in which a result counts
 */
export async function runLoad(
  groups: Iterable<PlannedGroup>,
  timeoutMs: number,
  ports: LoadPorts,
): Promise<LoadState> {
  const state: LoadState = {
    ledger: new ResultLedger(timeoutMs),
    lag: new TimeSketch(),
    posted: { groups: 0, parts: 0, refused: 0 },
  };
  const start = ports.now();
  const done = new AbortController();
  const reading = Array.from({ length: receivers }, () => read(state.ledger, ports, done.signal));
  const ticker = setInterval(() => ports.onProgress(state, ports.now() - start), progressMs);
  try {
    // A receiver that fails ends the run: what is not seen would count as lost.
    await Promise.race([
      Promise.all(reading),
      post(groups, start, state, ports).then(() => settle(state, timeoutMs, ports)),
    ]);
    return state;
  } finally {
    clearInterval(ticker);
    done.abort();
    await Promise.allSettled(reading);
  }
}

async function post(
  groups: Iterable<PlannedGroup>,
  start: number,
  state: LoadState,
  ports: LoadPorts,
): Promise<void> {
  const calls = new Set<Promise<void>>();
  for (const group of groups) {
    const dueAt = start + group.at;
    const early = dueAt - ports.now();
    if (early > 1) await sleep(early, undefined, { signal: ports.interrupted }).catch(() => undefined);
    if (ports.interrupted.aborted) break;
    state.ledger.begin(group.key, dueAt);
    state.lag.add(Math.max(0, ports.now() - dueAt));
    const call = postGroup(group, state, ports).finally(() => calls.delete(call));
    calls.add(call);
  }
  await Promise.all(calls);
}

async function postGroup(
  { key, parts }: PlannedGroup,
  { ledger, posted }: LoadState,
  { publisher }: LoadPorts,
): Promise<void> {
  try {
    await publisher.publish(parts);
    posted.groups += 1;
    posted.parts += parts.length;
  } catch (error) {
    if (!(error instanceof RetryableError)) throw error;
    ledger.refuse(key);
    posted.refused += 1;
  }
}

/** Waits until every group is answered or its time has passed, and then for doubled results. */
async function settle(
  { ledger }: LoadState,
  timeoutMs: number,
  { now, lingerMs, interrupted }: LoadPorts,
): Promise<void> {
  const until = now() + timeoutMs;
  while (ledger.waiting > 0 && now() < until && !interrupted.aborted) await sleep(50);
  if (!interrupted.aborted) await sleep(lingerMs, undefined, { signal: interrupted }).catch(() => undefined);
}

async function read(ledger: ResultLedger, { tap, now }: LoadPorts, done: AbortSignal): Promise<void> {
  while (!done.aborted) {
    try {
      for (const event of await tap.receive(waitSeconds, done)) ledger.note(event, now());
    } catch (error) {
      if (done.aborted) return;
      if (!(error instanceof RetryableError)) throw error;
    }
  }
}
