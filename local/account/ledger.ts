import type { AccountEvent, DeadLettered } from './account-event.ts';

/** Counts open groups and failures: decides when a run has ended and whether it succeeded. */
export class Ledger {
  readonly #open = new Set<string>();
  readonly #closed = new Set<string>();
  readonly #deadLetters: DeadLettered[] = [];
  #lost = 0;

  add(event: AccountEvent): void {
    switch (event.kind) {
      case 'contributed':
        // A part that arrives after the group's end is late; it opens nothing.
        if (!this.#closed.has(groupId(event))) this.#open.add(groupId(event));
        return;
      case 'fused':
      case 'held':
      case 'discarded':
        return this.#close(event);
      case 'dead-letter':
        this.#deadLetters.push(event);
        if (event.group !== undefined) this.#close(event.group);
        return;
      case 'lost':
        this.#lost += 1;
        return;
      case 'rejected':
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

  #close(group: { readonly fusion: string; readonly key: string }): void {
    this.#open.delete(groupId(group));
    this.#closed.add(groupId(group));
  }
}

const groupId = ({ fusion, key }: { readonly fusion: string; readonly key: string }): string =>
  JSON.stringify([fusion, key]);

const describe = (name: string): string =>
  name === 'quarantine'
    ? 'quarantine'
    : name === 'unrouted'
      ? 'the unrouted queue'
      : `the dead-letter queue of ${name}`;
