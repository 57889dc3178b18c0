import type { AccountEvent, AnsweredPart, DeadLettered } from './account-event.ts';

/** Counts open groups and failures: decides when a run has ended and whether it succeeded. */
export class Ledger {
  /** The parts of each open group. */
  readonly #open = new Map<string, Set<string>>();
  readonly #closed = new Set<string>();
  readonly #deadLetters: DeadLettered[] = [];
  #lost = 0;

  add(event: AccountEvent): void {
    switch (event.kind) {
      case 'contributed':
        // A part that arrives after the group's end is late; it opens nothing.
        if (!this.#closed.has(groupId(event))) this.#partsOf(event).add(partId(event));
        return;
      case 'fused':
      case 'held':
      case 'discarded':
        return this.#close(event);
      case 'dead-letter':
        this.#deadLetters.push(event);
        if (event.group === undefined) return;
        return event.unopened === undefined
          ? this.#close(event.group)
          : this.#turnAway(event.group, event.unopened);
      case 'lost':
        this.#lost += 1;
        return;
      case 'rejected':
        if (event.group !== undefined && event.code === 'unopened') this.#turnAway(event.group, [event]);
        return;
      case 'function-failed':
        return;
    }
  }

  /** The number of groups that have a part and no end yet. */
  get open(): number {
    return this.#open.size;
  }

  /** The terminal messages, counted by queue; undefined when there are none. */
  get trouble(): string | undefined {
    const counts = Map.groupBy(this.#deadLetters, ({ name }) => name);
    const parts = [...counts].map(([name, letters]) => `${letters.length} in ${describe(name)}`);
    if (this.#lost > 0) parts.push(`${this.#lost} that reached no queue`);
    return parts.length === 0 ? undefined : `not every message arrived: ${parts.join(', ')}`;
  }

  #partsOf(group: Group): Set<string> {
    const parts = this.#open.get(groupId(group)) ?? new Set();
    this.#open.set(groupId(group), parts);
    return parts;
  }

  /** Parts that opened no group are answered. The group may have been opened for others since. */
  #turnAway(group: Group, parts: readonly AnsweredPart[]): void {
    const open = this.#partsOf(group);
    for (const part of parts) open.delete(partId(part));
    if (open.size === 0) this.#open.delete(groupId(group));
  }

  #close(group: Group): void {
    this.#open.delete(groupId(group));
    this.#closed.add(groupId(group));
  }
}

interface Group {
  readonly fusion: string;
  readonly key: string;
}

const groupId = ({ fusion, key }: Group): string => JSON.stringify([fusion, key]);

const partId = ({ source, id }: AnsweredPart): string => JSON.stringify([source, id]);

const describe = (name: string): string =>
  name === 'quarantine'
    ? 'quarantine'
    : name === 'unrouted'
      ? 'the unrouted queue'
      : `the dead-letter queue of ${name}`;
