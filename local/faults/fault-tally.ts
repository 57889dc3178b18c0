import type { Injected } from './fault.ts';

/** Counts the calls that met a fault. */
export class FaultTally {
  readonly #counts = new Map<string, number>();

  add({ kind }: Injected): void {
    this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + 1);
  }

  /** The counts by kind, in alphabetical order. */
  get counts(): ReadonlyMap<string, number> {
    return new Map([...this.#counts].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  }

  toString(): string {
    const counts = [...this.counts].map(([kind, count]) => `${count} ${kind}`);
    return counts.length === 0 ? 'none' : counts.join(', ');
  }
}
