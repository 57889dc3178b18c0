import { answerTimer, joinGroup } from '../../shared/group/join-group.ts';
import {
  completeGroup,
  type CompletePorts,
  type Draft,
  type Made,
} from '../../shared/group/complete-group.ts';
import type { Decision } from '../../shared/group/decide.ts';
import type { GroupRef, Outcome, Part } from '../../shared/group/group.ts';
import type { GroupStore } from '../../shared/group/group-store.ts';
import type { ReleaseReason } from '../../shared/messaging/contribution.ts';
import { TransientFault } from '../../shared/messaging/faults.ts';
import type { History, Scenario } from './history.ts';
import { memoryGroupStore } from '../fakes/memory-group-store.ts';
import { seededRandom } from '../fakes/seeded-random.ts';

type Message =
  | { readonly kind: 'part'; readonly part: Part }
  | { readonly kind: 'timer' }
  | { readonly kind: 'completion'; readonly reason: ReleaseReason; readonly ticket: string };

interface Queued {
  readonly message: Message;
  visibleAt: number;
  receives: number;
}

class Crash extends Error {}

const ref: GroupRef = { fusion: 'f', key: 'k' };
const deadlineMs = 100_000;
const functionMs = 10_000;
const visibilityMs = 6 * functionMs;
const mostSteps = 5_000;

/**
 * One group's life on a simulated store, queue and clock. Every await of the algorithm is a place where the schedule
 * may let any other worker go first, kill the worker before or after the effect, deliver its message a second time
 * beside it, or let the clock run past its lease. Everything follows from the seed.
 */
export async function simulate(
  scenario: Scenario,
  seed: number,
  mutate: (ports: SimPorts) => SimPorts = (p) => p,
): Promise<History> {
  const world = new World(scenario, seed, mutate);
  return world.run();
}

/** What a planted fault may replace, to prove that the invariants catch it. */
export interface SimPorts {
  readonly store: GroupStore;
  readonly completeGroup: typeof completeGroup;
  readonly joinGroup: typeof joinGroup;
}

class World {
  private now = 0;
  private readonly random: () => number;
  private readonly queue: Queued[] = [];
  private readonly waiting: { go: () => void; crash: () => void }[] = [];
  private running = 0;
  private undisturbed = true;
  private readonly unexpected: string[] = [];
  private tickets = 0;
  private crashesLeft: number;
  private failuresLeft: number;
  private readonly accepted = new Set<string>();
  private readonly turnedAway = new Set<string>();
  private readonly published: { generation: number; content: string }[] = [];
  private readonly answers = new Map<number, number>();
  private lostAnswers = 0;
  private overtaken = 0;
  private readonly truth: GroupStore;
  private readonly ports: SimPorts;
  private readonly scenario: Scenario;

  constructor(scenario: Scenario, seed: number, mutate: (ports: SimPorts) => SimPorts) {
    this.scenario = scenario;
    this.random = seededRandom(seed);
    this.crashesLeft = scenario.crashes;
    this.failuresLeft = scenario.modelFailures;
    this.truth = memoryGroupStore();
    this.ports = mutate({ store: this.slow(this.truth), completeGroup, joinGroup });
    scenario.topics.forEach((topic, index) => {
      const arrivals = index < scenario.duplicates ? 2 : 1;
      for (let copy = 0; copy < arrivals; copy += 1) {
        const part: Part = {
          partId: `p${index}`,
          topic,
          digest: topic,
          arrivedAt: 0,
          envelope: {
            header: { specversion: '1.0', id: `p${index}`, source: 's', type: topic },
            body: { kind: 'none' },
          },
        };
        this.send({ kind: 'part', part }, this.pick(3) === 0 ? this.pick(3) * deadlineMs : this.pick(5_000));
      }
    });
  }

  async run(): Promise<History> {
    let steps = 0;
    for (; steps < mostSteps; steps += 1) {
      await settleMicrotasks();
      if (!this.advance()) break;
    }
    const parts = await this.truth.parts(ref);
    const { head } = await this.truth.view(ref);
    return {
      accepted: this.accepted,
      turnedAway: this.turnedAway,
      published: this.published,
      answers: this.answers,
      lostAnswers: this.lostAnswers,
      overtaken: this.overtaken,
      undisturbed: this.undisturbed,
      unexpected: this.unexpected,
      open: parts.length > 0 && head?.state !== 'saved',
      starved: steps === mostSteps,
    };
  }

  /** Lets one thing happen: a step of some worker, a delivery, or the passing of time. */
  private advance(): boolean {
    const visible = this.queue.filter((queued) => queued.visibleAt <= this.now);
    const choices = this.waiting.length + visible.length;
    const next = this.queue.reduce((least, { visibleAt }) => Math.min(least, visibleAt), Infinity);
    const mayPass = Number.isFinite(next) && next > this.now;
    if (choices === 0 || (mayPass && this.pick(12) === 0)) {
      if (!mayPass) return this.running > 0;
      this.now = choices === 0 ? next : this.now + 1 + this.pick(functionMs * 2);
      return true;
    }
    const choice = this.pick(choices);
    if (choice < this.waiting.length) this.step(choice);
    else this.deliver(visible[choice - this.waiting.length]);
    return true;
  }

  private step(index: number): void {
    const [waiter] = this.waiting.splice(index, 1);
    if (this.crashesLeft > 0 && this.pick(10) === 0) {
      this.crashesLeft -= 1;
      waiter?.crash();
    } else {
      waiter?.go();
    }
  }

  private deliver(queued: Queued | undefined): void {
    if (queued === undefined) return;
    queued.visibleAt = this.now + visibilityMs;
    queued.receives += 1;
    if (queued.message.kind === 'completion' && queued.receives > 1) this.undisturbed = false;
    this.running += 1;
    this.handle(queued.message).then(
      () => {
        this.running -= 1;
        const at = this.queue.indexOf(queued);
        if (at >= 0) this.queue.splice(at, 1);
      },
      (fault: unknown) => {
        this.running -= 1;
        if (fault instanceof TransientFault && fault.retryAfterMs !== undefined) {
          queued.visibleAt = this.now + fault.retryAfterMs;
        } else if (!(fault instanceof Crash) && !(fault instanceof TransientFault)) {
          this.unexpected.push(String(fault));
        }
      },
    );
  }

  private async handle(message: Message): Promise<void> {
    const { store } = this.ports;
    const clock = { now: () => this.now };
    switch (message.kind) {
      case 'part': {
        const part = { ...message.part, arrivedAt: this.now };
        const { decision } = await this.ports.joinGroup(this.policy, ref, [part], { store, clock });
        await this.act(decision);
        return;
      }
      case 'timer':
        return this.act(await answerTimer(this.policy, ref, { store, clock }));
      case 'completion': {
        const until = this.now + functionMs;
        const remainingMs = () => Math.max(0, until - this.now);
        return this.ports.completeGroup(
          this.policy,
          { message: { ...ref, ...message }, remainingMs },
          this.completion(),
        );
      }
    }
  }

  private get policy() {
    return { ...this.scenario, deadlineMs };
  }

  private async act(decision: Decision): Promise<void> {
    await this.pause();
    if (decision.kind === 'release') {
      this.send({ kind: 'completion', reason: decision.reason, ticket: this.newTicket() }, 0);
    } else if (decision.kind === 'start-timer') {
      this.send({ kind: 'timer' }, Math.max(0, decision.at - this.now));
    }
    await this.pause();
  }

  private completion(): CompletePorts {
    return {
      store: this.ports.store,
      clock: { now: () => this.now },
      newToken: () => this.newTicket(),
      make: (draft) => this.make(draft),
      tooLarge: (draft) => ({ kind: 'dead-lettered', letter: contentOf(draft, 'too large') }),
      publish: async (outcome) => {
        await this.pause();
        this.published.push(readOutcome(outcome));
        await this.pause();
      },
      turnAway: async (_ref, late) => {
        await this.pause();
        for (const { partId } of late) this.turnedAway.add(partId);
        await this.pause();
      },
    };
  }

  private async make(draft: Draft): Promise<Made> {
    await this.pause();
    if (this.failuresLeft > 0 && this.pick(3) === 0) {
      this.failuresLeft -= 1;
      return { kind: 'try-later', afterMs: this.pick(10_000), why: 'overloaded', spent: draft.spent };
    }
    this.answers.set(draft.generation, (this.answers.get(draft.generation) ?? 0) + 1);
    const letter = contentOf(draft, this.newTicket());
    try {
      await this.pause();
    } catch (crash) {
      this.lostAnswers += 1;
      throw crash;
    }
    return { kind: 'made', outcome: { kind: 'dead-lettered', letter } };
  }

  /** The store, seen over a network on which every call may be overtaken or cut off on either side of its effect. */
  private slow(store: GroupStore): GroupStore {
    const over = async <T>(effect: () => Promise<T>): Promise<T> => {
      await this.pause();
      const result = await effect();
      await this.pause();
      return result;
    };
    return {
      putPart: (at, part) =>
        over(async () => {
          this.accepted.add(part.partId);
          return store.putPart(at, part);
        }),
      view: (at) => over(() => store.view(at)),
      parts: (at) => over(() => store.parts(at)),
      hasHead: (at) => over(() => store.hasHead(at)),
      claim: (at, claim, head) => over(() => store.claim(at, claim, head)),
      yieldClaim: (at, claim) => over(() => store.yieldClaim(at, claim)),
      outcome: (at, head) => over(() => store.outcome(at, head)),
      markOut: (at, generation) => over(() => store.markOut(at, generation)),
      isOut: (at, generation) =>
        over(async () => {
          const isOut = await store.isOut(at, generation);
          if (!isOut) this.overtaken += 1;
          return isOut;
        }),
      save: async (at, settled, parts, head) => {
        try {
          const written = await over(() => store.save(at, settled, parts, head));
          if (written.kind === 'refused') this.lostAnswers += 1;
          return written;
        } catch (crash) {
          this.lostAnswers += 1;
          throw crash;
        }
      },
    };
  }

  private send(message: Message, delayMs: number): void {
    this.queue.push({ message, visibleAt: this.now + delayMs, receives: 0 });
  }

  private pause(): Promise<void> {
    return new Promise((go, reject) => {
      this.waiting.push({ go, crash: () => reject(new Crash('killed')) });
    });
  }

  private newTicket(): string {
    this.tickets += 1;
    return `t${this.tickets}`;
  }

  private pick(below: number): number {
    return Math.floor(this.random() * below);
  }
}

function contentOf({ generation, parts }: Draft, nonce: string): string {
  return JSON.stringify({ generation, parts: parts.map((part) => part.partId).toSorted(), nonce });
}

function readOutcome(outcome: Outcome): { generation: number; content: string } {
  if (outcome.kind !== 'dead-lettered') throw new Error('the simulation makes letters only');
  const generation = /"generation":(\d+)/.exec(outcome.letter)?.[1];
  return { generation: Number(generation), content: outcome.letter };
}

/** Lets every promise that can go on do so. */
function settleMicrotasks(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
