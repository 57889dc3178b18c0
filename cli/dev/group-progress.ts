import type { Bridge } from '../../shared/policy/bridge.ts';
import type { Contributed } from '../../local/account/account-event.ts';

/** One topic of a group: what it is waited for, and how many parts of it have come. */
export interface Awaited {
  readonly topic: string;
  readonly how: 'needed' | 'wanted' | 'extra';
  readonly parts: number;
}

type Fusions = readonly Pick<Bridge['fusions'][number], 'name' | 'needs' | 'wants' | 'takes' | 'size'>[];

/** The progress of each open group, for people to watch. */
export class GroupProgress {
  #fusions: ReadonlyMap<string, Fusions[number]>;
  /** The largest size that parts of a group have stated. */
  readonly #asked = new Map<string, number>();
  readonly #arrived = new Map<string, Map<string, Set<string>>>();

  constructor(fusions: Fusions) {
    this.#fusions = new Map(fusions.map((fusion) => [fusion.name, fusion]));
  }

  /** Takes up the fusions of an edited bridge file; what has arrived stays. */
  adopt(fusions: Fusions): void {
    this.#fusions = new Map(fusions.map((fusion) => [fusion.name, fusion]));
  }

  /**
   * Notes an arrival and returns the group's state: needed topics, wanted topics, then others that have come. The group
   * does not wait for the last. A part that comes twice counts once. An arrival that is no part, such as a correction,
   * opens no group; for a group that has ended, it is the whole state.
   */
  arrive({ fusion, key, topic, source, id, size }: Omit<Contributed, 'kind'>): readonly Awaited[] {
    const group = JSON.stringify([fusion, key]);
    const { needs = [], wants = [], takes = [] } = this.#fusions.get(fusion) ?? {};
    const isPart = [needs, wants, takes].some((topics) => topics.includes(topic));
    if (!isPart && !this.#arrived.has(group)) return [{ topic, how: 'extra', parts: 1 }];
    const arrived = this.#arrived.get(group) ?? new Map<string, Set<string>>();
    this.#arrived.set(group, arrived);
    const ids = arrived.get(topic) ?? new Set();
    arrived.set(topic, ids.add(JSON.stringify([source, id])));
    const state =
      (how: Awaited['how']) =>
      (name: string): Awaited => ({ topic: name, how, parts: arrived.get(name)?.size ?? 0 });
    if (size !== undefined) this.#asked.set(group, Math.max(size, this.#asked.get(group) ?? 0));
    const extra = [...arrived.keys()].filter((name) => !needs.includes(name) && !wants.includes(name));
    return [...needs.map(state('needed')), ...wants.map(state('wanted')), ...extra.map(state('extra'))];
  }

  /** Returns how many of the parts that release the group have come, as `2/3`; `undefined` where no size does. */
  fill(fusion: string, key: string): string | undefined {
    const group = JSON.stringify([fusion, key]);
    const { size, needs = [], wants = [], takes = [] } = this.#fusions.get(fusion) ?? {};
    const asked = typeof size === 'number' ? size : this.#asked.get(group);
    const arrived = this.#arrived.get(group);
    if (asked === undefined || arrived === undefined) return undefined;
    const parts = [...needs, ...wants, ...takes].map((topic) => arrived.get(topic)?.size ?? 0);
    return `${parts.reduce((sum, count) => sum + count, 0)}/${asked}`;
  }

  end(fusion: string, key: string): void {
    const group = JSON.stringify([fusion, key]);
    this.#asked.delete(group);
    this.#arrived.delete(group);
  }
}
