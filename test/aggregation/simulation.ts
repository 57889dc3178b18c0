import type { Joined, joinGroup } from '../../shared/aggregation/join/join-group.ts';
import type { CompletePorts } from '../../shared/aggregation/complete/complete-ports.ts';
import type { Decision } from '../../shared/aggregation/join/decide.ts';
import { latecomers } from '../../shared/aggregation/complete/latecomers.ts';
import { needsAnswer } from '../../shared/aggregation/release-rules/mergeable.ts';
import type { GroupRef, Part } from '../../shared/aggregation/group.ts';
import type { GroupStore } from '../../shared/aggregation/group-store.ts';
import { surplusMemory } from '../../shared/aggregation/join/surplus.ts';
import { deadlineMs, type History, type Published, policyOf, type Scenario } from './history.ts';
import { letterOf, readLetter } from './letter.ts';
import { firstMessages, type Message, messageFor } from './messages.ts';
import { simulatedMake } from './simulated-make.ts';
import { type SimulatedModel, simulatedModel } from './simulated-model.ts';
import { settleMicrotasks } from './settle-microtasks.ts';
import { createNetwork, type Network, withOutage } from './network.ts';
import { faultsOfLateClock } from './premises.ts';
import { type Queued, receive, simulatedQueue } from './simulated-queue.ts';
import { isDeadLetter, isExpected, Poison, type RetryWorld } from './simulated-retries.ts';
import { type Deaths, mostOf, noDeaths, workOn } from './simulated-worker.ts';
import { ownPorts, type SimPorts } from './sim-ports.ts';
import { slowStore, storeNotes } from './slow-store.ts';
import { simulatedVersions } from './simulated-versions.ts';
import { memoryGroupStore } from '../fakes/memory-group-store.ts';
import { seededRandom } from '../fakes/seeded-random.ts';

const ref: GroupRef = { fusion: 'f', key: 'k' };
const functionMs = 10_000;
const visibilityMs = 6 * functionMs;
const mostSteps = 20_000;

/**
 * One key's life on a simulated store, queue and clock. Every await of the algorithm is a place where the schedule
 * may let any other worker go first, kill the worker or fail its call before or after the effect, deliver its message a
 * second time beside it, or let the clock run past its lease. Everything follows from the seed.
 */
export async function simulate(
  scenario: Scenario,
  seed: number,
  mutate: (ports: SimPorts) => SimPorts = (p) => p,
): Promise<History> {
  return new World(scenario, seed, mutate).run();
}

class World {
  private now = 0;
  private readonly random: () => number;
  private readonly queue = simulatedQueue<Message>();
  private running = 0;
  private undisturbed = true;
  private readonly unexpected: string[] = [];
  private tickets = 0;
  private mostReceives = 0;
  private completions = 0;
  private readonly tooLate = new Set<string>();
  private readonly published: Published[] = [];
  private readonly answers = new Map<number, number>();
  private readonly model: SimulatedModel;
  private readonly make: CompletePorts['make'];
  private readonly versions: ReturnType<typeof simulatedVersions>;
  private readonly notes = storeNotes();
  private readonly deaths: Deaths = noDeaths();
  /** Two joiners, of which each remembers what it has stored. */
  private readonly memories = [surplusMemory(), surplusMemory()];
  private readonly network: Network;
  private readonly truth: GroupStore;
  private readonly ports: SimPorts;
  private readonly retries: RetryWorld;
  private readonly scenario: Scenario;

  constructor(scenario: Scenario, seed: number, mutate: (ports: SimPorts) => SimPorts) {
    this.scenario = scenario;
    this.random = seededRandom(seed);
    this.network = createNetwork(scenario, (below) => this.pick(below));
    this.truth = memoryGroupStore();
    const network = withOutage(this.network, scenario, () => this.now);
    const store = slowStore(this.truth, network, this.notes);
    this.ports = mutate({ ...ownPorts, store });
    const shared = {
      now: () => this.now,
      pick: (below: number) => this.pick(below),
      onWrong: (what: string) => this.unexpected.push(what),
    };
    this.versions = simulatedVersions(scenario, { ...this.ports, ...shared, network: this.network });
    this.model = simulatedModel(scenario, {
      ...this.ports,
      ...shared,
      pause: () => this.network.pause(),
      perform: (effect) => this.perform(effect),
      answers: this.answers,
      notes: this.notes,
      answerComes: (to) => this.send({ kind: 'answer', to }, this.pick(4) * this.pick(deadlineMs)),
      tell: (asker) => this.send({ kind: 'completion', ...asker }, 0),
    });
    this.make = simulatedMake(scenario, {
      ...shared,
      policy: (version) => this.versions.of(version),
      puts: this.notes.puts,
      model: this.model,
      network: this.network,
      partitionKeyOf: this.ports.partitionKeyOf,
      newTicket: () => this.newTicket(),
      onLost: () => (this.notes.lostAnswers += 1),
    });
    this.retries = {
      queue: this.queue,
      nextStep: this.ports.nextStep,
      now: () => this.now,
      random: this.random,
      lost: { deadLetters: [], givenUp: [] },
    };
    for (const { message, delayMs } of firstMessages(scenario, (below) => this.pick(below)))
      this.send(message, delayMs);
  }

  async run(): Promise<History> {
    let steps = 0;
    for (; steps < mostSteps; steps += 1) {
      await settleMicrotasks();
      if (!this.advance()) break;
    }
    const { state, parts } = await this.truth.view(ref);
    const { open = [], corrections = [] } =
      state?.state === 'completed' ? latecomers(this.policy, state, parts) : { open: parts };
    const unsettled =
      corrections.length > 0 || (state?.state === 'completed' ? open.some(needsAnswer) : parts.length > 0);
    return {
      ...this.notes,
      ...this.retries.lost,
      mostReceives: this.mostReceives,
      ...mostOf(this.deaths),
      tooLate: this.tooLate,
      published: this.published,
      answers: this.answers,
      undisturbed: this.undisturbed && !this.network.hasThrottled() && this.scenario.outage === undefined,
      displaces: this.scenario.rules.bounds !== undefined,
      unexpected: this.unexpected,
      open: unsettled,
      starved: steps === mostSteps,
    };
  }

  /** Lets one thing happen: a step of some worker, a delivery, or the passing of time. */
  private advance(): boolean {
    const visible = this.queue.visible(this.now);
    const waiting = this.network.waiting();
    const choices = waiting + visible.length;
    const next = this.queue.nextAt();
    const mayPass = Number.isFinite(next) && next > this.now;
    if (choices === 0 || (mayPass && this.pick(12) === 0)) {
      if (!mayPass) return this.running > 0;
      this.now = choices === 0 ? next : this.now + 1 + this.pick(functionMs * 2);
      return true;
    }
    const choice = this.pick(choices);
    if (choice < waiting) this.network.step(choice);
    else this.deliver(visible[choice - waiting], visible);
    return true;
  }

  /** Delivers a message, at times with others in its batch. */
  private deliver(first: Queued<Message> | undefined, visible: readonly Queued<Message>[]): void {
    const batch = visible.filter((one) => one === first || this.pick(4) === 0);
    const taken = batch.filter((queued) => !isDeadLetter(queued, this.retries));
    for (const queued of taken) {
      receive(queued, this.now, visibilityMs);
      this.mostReceives = Math.max(this.mostReceives, queued.receives);
      const isAgain = queued.message.kind === 'completion' && queued.receives > 1;
      if (isAgain || queued.message.kind === 'bomb') this.undisturbed = false;
    }
    if (taken.length > 0) void this.work(taken);
  }

  private async work(batch: readonly Queued<Message>[]): Promise<void> {
    this.running += 1;
    const until = this.now + functionMs;
    try {
      await workOn(batch, {
        ...this.retries,
        isolated: this.ports.isolated,
        handle: (message) => this.handle(message),
        pick: (below) => this.pick(below),
        remainingMs: () => Math.max(0, until - this.now),
        onFault: (fault) => {
          if (!isExpected(fault)) this.unexpected.push(String(fault));
        },
        deaths: this.deaths,
      });
    } catch (fault) {
      this.unexpected.push(String(fault));
    }
    this.running -= 1;
  }

  private async handle(message: Message): Promise<void> {
    switch (message.kind) {
      case 'part': {
        const part = { ...message.part, arrivedAt: this.now, ...this.versions.stamp() };
        if (needsAnswer(part)) this.notes.accepted.add(part.partId);
        return this.act(await this.join({ parts: [part] }));
      }
      case 'timer': {
        const arrivalsAreDone = !this.queue.has(({ kind }) => kind === 'part');
        const joined = await this.join({ parts: [], timerFired: true });
        if (arrivalsAreDone && this.completions === 0)
          this.unexpected.push(...faultsOfLateClock(joined.decision));
        return this.act(joined);
      }
      case 'poison':
        throw new Poison();
      case 'bomb':
        throw new Error('a bomb is handled by the worker');
      case 'wake':
        return this.act(await this.join({ parts: [], isReevaluated: true }));
      case 'release':
        return this.act(await this.join({ parts: [], releaseRequest: message.reason }));
      case 'answer':
        return this.model.answer(message.to);
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

  private join(visit: Parameters<typeof joinGroup>[2]): Promise<Joined<Part>> {
    const { store } = this.ports;
    const { glimpse } = this.scenario;
    const surplus = this.memories[this.pick(this.memories.length)];
    const clock = { now: () => this.now };
    const ports = { store, clock, glimpse, ...(surplus && { surplus }), ...this.versions.ports };
    return this.ports.joinGroup(this.versions.current(), ref, visit, ports);
  }

  private get policy() {
    return policyOf(this.scenario);
  }

  private async act({ decision, tooLate }: Joined<Part>): Promise<void> {
    await this.perform(() => this.sendFor(decision));
    for (const { partId } of tooLate) await this.perform(() => this.tooLate.add(partId));
  }

  private sendFor(decision: Decision): void {
    const next = messageFor(decision, this.now, () => this.newTicket());
    if (next?.message.kind === 'completion') this.completions += 1;
    if (next !== undefined) this.send(next.message, next.delayMs);
  }

  private completion(): CompletePorts {
    return {
      ...this.versions.ports,
      store: this.ports.store,
      clock: { now: () => this.now },
      newToken: () => this.newTicket(),
      make: (draft) => this.make(draft),
      shrink: async (draft) => letterOf(draft, 'too large'),
      publish: (outcome) => this.perform(() => this.published.push(readLetter(outcome))),
      turnAway: (_ref, late) =>
        this.perform(() => {
          for (const { partId } of late) this.tooLate.add(partId);
        }),
      reevaluate: async (_ref, reason) => {
        await this.perform(() => this.send({ kind: 'wake' }, 0));
        if (reason !== undefined) await this.perform(() => this.send({ kind: 'release', reason }, 0));
      },
    };
  }

  private async perform(effect: () => unknown): Promise<void> {
    await this.network.over(async () => effect());
  }

  private send(message: Message, delayMs: number): void {
    this.queue.send(message, this.now + delayMs);
  }

  private newTicket(): string {
    this.tickets += 1;
    return `t${this.tickets}`;
  }

  private pick(below: number): number {
    return Math.floor(this.random() * below);
  }
}
