import { isJsonObject, ownMember } from '../../shared/json/is-json-object.ts';
import type { Json, JsonObject } from '../../shared/json/json.ts';
import { digest } from '../../shared/json/digest.ts';
import { TimeSketch } from './time-sketch.ts';

/** The ends that a group can have, by the end of the type of its event. */
const verbs = ['fused', 'amended', 'held', 'discarded'] as const;

type Verb = (typeof verbs)[number];

interface Group {
  /** The moment at which its last part was to be posted, by the clock of the run. */
  readonly dueAt: number;
  /** The digests of its events by their ids. */
  readonly seen: Map<string, string>;
  isAnswered: boolean;
  fused: number;
}

/** The groups of a run and what has come of them. */
export class ResultLedger {
  readonly times = new TimeSketch();
  readonly #groups = new Map<string, Group>();
  readonly #counts: Record<Verb, number> = { fused: 0, amended: 0, held: 0, discarded: 0 };
  readonly #timeoutMs: number;
  #answered = 0;
  #late = 0;
  #doubled = 0;
  #repeated = 0;
  #costUsd = 0;
  #withoutCost = 0;

  /** @param timeoutMs the time after its last part in which a result counts */
  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
  }

  /** Notes that a group is to begin. */
  begin(key: string, dueAt: number): void {
    this.#groups.set(key, { dueAt, seen: new Map(), isAnswered: false, fused: 0 });
  }

  /** Notes that the parts of a group were not taken by the bus. */
  refuse(key: string): void {
    this.#groups.delete(key);
  }

  /**
   * Notes an event of the bridge; events of groups of others are passed over.
   *
   * @param now by the clock of the run
   */
  note(event: JsonObject, now: number): void {
    const group = this.#groups.get(textAt(event, 'correlationid'));
    const type = textAt(event, 'type');
    const verb = verbs.find((one) => type.endsWith(`.${one}`));
    if (group === undefined || verb === undefined || this.#isRepetition(group, event)) return;
    this.#counts[verb] += 1;
    if (verb === 'fused') {
      group.fused += 1;
      if (group.fused > 1) this.#doubled += 1;
    }
    this.#addCost(event);
    if (!group.isAnswered) this.#answer(group, verb, now - group.dueAt);
  }

  /** The number of groups that have no answer yet. */
  get waiting(): number {
    return this.#groups.size - this.#answered;
  }

  /**
   * Returns the counts. A group without an answer is lost once its time has passed.
   *
   * @param now by the clock of the run
   */
  counts(now: number) {
    const { fused, amended, held, discarded } = this.#counts;
    const unanswered = [...this.#groups.values()].filter(({ isAnswered }) => !isAnswered);
    const missing = unanswered.filter(({ dueAt }) => now - dueAt >= this.#timeoutMs).length;
    return {
      fused,
      amended,
      held,
      discarded,
      lost: missing + this.#late,
      waiting: unanswered.length - missing,
      late: this.#late,
      doubled: this.#doubled,
      repeated: this.#repeated,
      costUsd: this.#costUsd,
      withoutCost: this.#withoutCost,
    };
  }

  #answer(group: Group, verb: Verb, ms: number): void {
    group.isAnswered = true;
    this.#answered += 1;
    // A group that its policy discards has an answer, and no result.
    if (verb === 'discarded') return;
    if (ms > this.#timeoutMs) this.#late += 1;
    else this.times.add(ms);
  }

  /** The same event may come again, as queues deliver at least once. Another content under its id is a second result. */
  #isRepetition({ seen }: Group, event: JsonObject): boolean {
    const id = textAt(event, 'id');
    const content = digest(event);
    const before = seen.get(id);
    seen.set(id, content);
    if (before === undefined) return false;
    if (before === content) this.#repeated += 1;
    else this.#doubled += 1;
    return true;
  }

  #addCost(event: JsonObject): void {
    const cost = memberAt(memberAt(ownMember(event, 'data'), 'receipt'), 'costUsd');
    if (typeof cost === 'number') this.#costUsd += cost;
    else this.#withoutCost += 1;
  }
}

export type Counts = ReturnType<ResultLedger['counts']>;

function memberAt(value: Json | undefined, name: string): Json | undefined {
  return isJsonObject(value) ? ownMember(value, name) : undefined;
}

function textAt(event: JsonObject, name: string): string {
  const value = ownMember(event, name);
  return typeof value === 'string' ? value : '';
}
