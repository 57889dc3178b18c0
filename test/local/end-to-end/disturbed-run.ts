import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { AccountEvent } from '../../../local/account/account-event.ts';
import type { FaultOptions } from '../../../local/faults/fault.ts';
import { FaultTally } from '../../../local/faults/fault-tally.ts';
import type { Running } from '../../../local/run-assembly.ts';
import { startLocal } from '../../../local/start.ts';
import { type Moved, stallOf, whileMoving } from '../../progress.ts';
import { envelopesOf, type Event } from './client.ts';
import { partEvent } from './part-event.ts';
import { beginWith, postAndRoll, returnedReason, type RollingUpdate } from './rolling-update.ts';
import { openStubbornClient, type StubbornClient } from './stubborn-client.ts';

/** The disturbances of a run. A quiet run has none. */
export interface Disturbance {
  readonly faults?: FaultOptions;
  /** Function processes killed, one after the other. */
  readonly kills?: number;
  readonly killEveryMs?: number;
  /** All functions are replaced while the groups fill. */
  readonly update?: RollingUpdate;
}

/** The results of a run and the disturbances that it met. */
export interface Run {
  /** The fused envelopes of each group in a form that the same parts always give, however often they came. */
  readonly outcome: ReadonlyMap<string, string>;
  /** Of each group: which parts were fused, and to which value. */
  readonly parts: ReadonlyMap<string, string>;
  /** Messages beyond the first under one envelope's id: repeated publications. */
  readonly repeats: number;
  /** Broken invariants, as texts. */
  readonly wrongs: readonly string[];
  readonly kills: number;
  readonly faults: FaultTally;
  /** Invocations that failed as a whole, killed ones among them. */
  readonly failedInvocations: number;
  /** Messages that went back to their queue because of a newer form, by the reason that was logged. */
  readonly returned: ReadonlyMap<string, number>;
  readonly tookMs: number;
}

const topics = ['stock', 'price', 'risk'] as const;

/** Sends groups of three through the shop with disturbances, and waits until no work is left. */
export async function run(groups: number, disturbance: Disturbance): Promise<Run> {
  const began = Date.now();
  const faults = new FaultTally();
  const account: AccountEvent[] = [];
  const returned = new Map<string, number>();
  const running = await startLocal({
    bridge: join(import.meta.dirname, 'shop.yaml'),
    port: 0,
    env: {},
    faults: disturbance.faults,
    onInjected: (one) => faults.add(one),
    onAccount: (event) => account.push(event),
    onLine: (_, line) => {
      const reason = returnedReason(line);
      if (reason !== undefined) returned.set(reason, (returned.get(reason) ?? 0) + 1);
    },
  });
  const client = openStubbornClient(running);
  try {
    const { update } = disturbance;
    if (update?.before !== undefined) beginWith(running, update.before);
    const progress = {
      arrivedShare: () =>
        account.filter(({ kind }) => kind === 'contributed').length / (groups * topics.length),
      moved: () => account.length,
      hasMet: (what: string) => [...returned.keys()].some((reason) => reason.includes(what)),
    };
    const keys = Array.from({ length: groups }, (_, index) => `order-${index}`);
    const [published, kills] = await Promise.all([
      receiveAll(client, running, new Set(keys), () => account.length),
      kill(running, disturbance),
      update === undefined
        ? client.post(partsOf(keys))
        : postAndRoll(client, partsOf(keys), running, update, progress),
    ]);
    return {
      outcome: published.outcome,
      parts: published.parts,
      repeats: published.repeats,
      wrongs: [
        ...published.wrongs,
        ...account.flatMap((event) => (isLoss(event) ? [`${event.kind}: ${JSON.stringify(event)}`] : [])),
      ],
      kills,
      faults,
      failedInvocations: account.filter(({ kind }) => kind === 'function-failed').length,
      returned,
      tookMs: Date.now() - began,
    };
  } finally {
    client.close();
    await running.stop();
  }
}

/** Returns the differences between a disturbed and the quiet run, group by group. */
export function differences(quiet: Run, disturbed: Run): readonly string[] {
  const keys = new Set([...quiet.outcome.keys(), ...disturbed.outcome.keys()]);
  return [...keys].flatMap((key) => {
    const [expected, found] = [quiet.outcome.get(key), disturbed.outcome.get(key)];
    return expected === found ? [] : [`${key}: ${found ?? 'nothing'} instead of ${expected ?? 'nothing'}`];
  });
}

const isLoss = ({ kind }: AccountEvent): boolean =>
  kind === 'dead-letter' || kind === 'lost' || kind === 'rejected' || kind === 'discarded';

const partsOf = (keys: readonly string[]): Event[] =>
  topics.flatMap((topic) =>
    keys.map((key, index) => partEvent(topic, key, { left: index, note: `${topic} 价 ${key}` })),
  );

/** Kills one function process after the other, a different function each time, as far as there is one. */
async function kill(running: Running, { kills = 0, killEveryMs = 150 }: Disturbance): Promise<number> {
  let killed = 0;
  for (let turn = 0; killed < kills && turn < kills * 100; turn += 1) {
    const pids = [...running.functionPids().values()].flat();
    const pid = pids[(turn * 5) % Math.max(1, pids.length)];
    if (pid !== undefined && isKilled(pid)) killed += 1;
    await pause(killEveryMs);
  }
  return killed;
}

function isKilled(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGKILL');
  } catch (error) {
    // It ended by itself between the look and the kill.
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false;
    throw error;
  }
}

interface Said extends Pick<Run, 'parts'> {
  readonly outcome: ReadonlyMap<string, string>;
  readonly repeats: number;
  readonly wrongs: readonly string[];
}

/** Reads the recipient's queue until every group is out, nothing is in work and nothing is left in it. */
async function receiveAll(
  client: StubbornClient,
  running: Running,
  open: Set<string>,
  moved: Moved,
): Promise<Said> {
  const queue = running.recipients['desk'] ?? '';
  const bodies = new Map<string, string>();
  const outcome = new Map<string, string>();
  const parts = new Map<string, string>();
  const messageIds = new Set<string>();
  const wrongs: string[] = [];
  let repeats = 0;
  const stall = stallOf('every group to be out', () => JSON.stringify([moved(), open.size, messageIds.size]));
  while (open.size > 0 || !(await isDone())) {
    stall.check();
    for (const message of await client.receive(queue)) {
      const { Body: body = '', MessageId: messageId = '' } = message;
      // The queue delivers a message again whose receipt this client did not get.
      if (messageIds.has(messageId)) continue;
      messageIds.add(messageId);
      for (const envelope of envelopesOf([message])) {
        const { id, correlationid: key } = envelope;
        const before = bodies.get(id);
        if (before === undefined) {
          const earlier = outcome.get(key);
          parts.set(key, [...(parts.get(key)?.split(' and ') ?? []), partsIn(envelope)].join(' and '));
          outcome.set(
            key,
            earlier === undefined ? canonical(envelope) : `${earlier} and ${canonical(envelope)}`,
          );
        } else {
          repeats += 1;
          if (before !== body) wrongs.push(`${id} came with two contents: ${before} and ${body}`);
        }
        bodies.set(id, body);
        open.delete(key);
      }
    }
  }
  return { outcome, parts, repeats, wrongs };

  async function isDone(): Promise<boolean> {
    await whileMoving('everything to be settled', running.settled(), moved);
    return client.isEmpty(queue);
  }
}

function partsIn({ data: { merged, receipt } }: ReturnType<typeof envelopesOf>[number]): string {
  return JSON.stringify([receipt.contributions.map(({ id }) => id).toSorted(), merged]);
}

/** An envelope without the times at which it was made, and its contributions in the order of their ids. */
function canonical({ data, ...header }: ReturnType<typeof envelopesOf>[number]): string {
  const { contributions, release, ...receipt } = data.receipt;
  const { time: _time, ...timeless } = header;
  return JSON.stringify({
    ...timeless,
    data: {
      ...data,
      receipt: {
        ...receipt,
        release: { ...Object(release), at: undefined },
        contributions: contributions.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
      },
    },
  });
}
