import { CrashedError } from '../../shared/ports/crashed-error.ts';
import type { InboundMessage } from '../../shared/ports/inbound-message.ts';
import type { isolated, OwnProcess } from '../../shared/ports/isolated.ts';
import { RetryableError } from '../../shared/ports/retryable-error.ts';
import type { Message } from './messages.ts';
import { Crash } from './network.ts';
import type { Queued } from './simulated-queue.ts';
import { retry, type RetryWorld } from './simulated-retries.ts';

export interface WorkerWorld extends RetryWorld {
  readonly isolated: typeof isolated;
  /** Handles one message. Rejects with its fault. */
  readonly handle: (message: Message) => Promise<void>;
  readonly pick: (below: number) => number;
  readonly remainingMs: () => number;
  readonly onFault: (fault: unknown) => void;
  readonly deaths: Deaths;
}

/** The ends of workers, by message. */
export interface Deaths {
  /** Those that a message caused outside a process of its own. */
  readonly caused: Map<Queued<Message>, number>;
  /** The processes of its own that a message ended alone. */
  readonly alone: Map<Queued<Message>, number>;
  /** Those that a message shared with the cause. */
  readonly shared: Map<Queued<Message>, number>;
}

export function noDeaths(): Deaths {
  return { caused: new Map(), alone: new Map(), shared: new Map() };
}

/** Returns the most ends of each kind that one message has to do with. */
export function mostOf({ caused, alone, shared }: Deaths) {
  return {
    mostCaused: Math.max(0, ...caused.values()),
    mostAlone: Math.max(0, ...alone.values()),
    mostShared: Math.max(0, ...shared.values()),
  };
}

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Plays one run of a function over a batch. A bomb in it ends the worker, or the process that the batch has of its own. */
export async function workOn(batch: readonly Queued<Message>[], world: WorkerWorld): Promise<void> {
  const byId = new Map(batch.map((queued, index) => [String(index), queued]));
  const queuedOf = ({ id }: InboundMessage): Queued<Message> => {
    const queued = byId.get(id);
    if (queued === undefined) throw new Error('a message of no batch');
    return queued;
  };
  const run = async (messages: readonly InboundMessage[], end: (why: string) => Error) => {
    const all = messages.map(queuedOf);
    const bombs = bombsAmong(all);
    if (bombs.length === 0) await Promise.all(all.map((queued) => handleOne(queued, world)));
    else await explode(all, bombs, world);
    if (bombs.length > 0) throw end('a bomb');
    return [];
  };
  const apart: OwnProcess = {
    open: async () => true,
    handle: (messages) => {
      if (messages.length === 1) note(world.deaths.alone, bombsAmong(messages.map(queuedOf)));
      return run(messages, (why) => new CrashedError(why));
    },
  };
  const handle = world.isolated((messages) => run(messages, (why) => new Crash(why)), apart, {
    now: world.now,
    random: world.random,
    log: quiet,
    mayPass: (fault) => fault instanceof RetryableError,
    pause: async (paused) => {
      for (const { message, afterMs } of paused) queuedOf(message).visibleAt = world.now() + afterMs;
    },
    giveUp: async (message) => {
      const queued = queuedOf(message);
      // A run that outlasts the visibility timeout may give a message up again, which is stored once more.
      if (world.queue.has((one) => one === queued.message)) world.lost.givenUp.push(queued.message.kind);
      world.queue.takeOut(queued);
    },
  });
  const messages = batch.map(({ receives, firstReceivedAt = 0 }, index): InboundMessage => {
    return { id: String(index), body: '', receives, receipt: '', firstReceivedAt };
  });
  try {
    await handle(messages, { remainingMs: world.remainingMs });
  } catch (fault) {
    if (!(fault instanceof Crash)) throw fault;
    const bombs = bombsAmong(batch);
    note(world.deaths.caused, bombs);
    note(
      world.deaths.shared,
      batch.filter((queued) => !bombs.includes(queued)),
    );
  }
}

async function handleOne(queued: Queued<Message>, world: WorkerWorld): Promise<void> {
  try {
    await world.handle(queued.message);
    world.queue.takeOut(queued);
  } catch (fault) {
    world.onFault(fault);
    retry(queued, fault, world);
  }
}

/** The other messages of the batch have not begun, or have ended unheard. */
async function explode(
  all: readonly Queued<Message>[],
  bombs: readonly Queued<Message>[],
  { handle, pick }: WorkerWorld,
): Promise<void> {
  if (pick(2) === 0) return;
  const others = all.filter((queued) => !bombs.includes(queued));
  await Promise.allSettled(others.map(({ message }) => handle(message)));
}

function bombsAmong(batch: readonly Queued<Message>[]): readonly Queued<Message>[] {
  return batch.filter(({ message }) => message.kind === 'bomb');
}

function note(counts: Map<Queued<Message>, number>, some: readonly Queued<Message>[]): void {
  for (const queued of some) counts.set(queued, (counts.get(queued) ?? 0) + 1);
}
