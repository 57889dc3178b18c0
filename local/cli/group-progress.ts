import type { Bridge } from '../../shared/bridge/bridge.ts';

/** One topic of a group: what it is waited for, and whether it has come. */
export interface Awaited {
  readonly topic: string;
  readonly how: 'needed' | 'wanted' | 'extra';
  readonly here: boolean;
}

type Fusions = readonly Pick<Bridge['fusions'][number], 'name' | 'needs' | 'wants'>[];

/** How far each open group has come, for people to watch. */
export class GroupProgress {
  readonly #fusions: ReadonlyMap<string, Fusions[number]>;
  readonly #arrived = new Map<string, Set<string>>();

  constructor(fusions: Fusions) {
    this.#fusions = new Map(fusions.map((fusion) => [fusion.name, fusion]));
  }

  /** Notes an arrival and gives the group's state: needed topics, wanted ones, then what else has come. */
  arrive(fusion: string, key: string, topic: string): readonly Awaited[] {
    const id = JSON.stringify([fusion, key]);
    const arrived = this.#arrived.get(id) ?? new Set();
    this.#arrived.set(id, arrived.add(topic));
    const { needs = [], wants = [] } = this.#fusions.get(fusion) ?? {};
    const state =
      (how: Awaited['how']) =>
      (name: string): Awaited => ({ topic: name, how, here: arrived.has(name) });
    const extra = [...arrived].filter((name) => !needs.includes(name) && !wants.includes(name));
    return [...needs.map(state('needed')), ...wants.map(state('wanted')), ...extra.map(state('extra'))];
  }

  end(fusion: string, key: string): void {
    this.#arrived.delete(JSON.stringify([fusion, key]));
  }
}
