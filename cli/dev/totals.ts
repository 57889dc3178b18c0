import type { AccountEvent } from '../../local/account/account-event.ts';
import { quote } from '../../shared/json/printable.ts';

/** The numbers of a run, for its last line. */
export interface TotalNumbers {
  /** Envelopes that were posted. */
  readonly posted: number;
  /** Envelopes that their topics admitted. */
  readonly admitted: number;
  /** Results, amended ones included. */
  readonly fused: number;
  /** Groups that wait for a reviewer. */
  readonly held: number;
  /** Groups that ended without a result. */
  readonly discarded: number;
  readonly quarantined: number;
  /** Messages that a function gave up, or that no topic takes. */
  readonly deadLetters: number;
}

/** Counts what becomes of the envelopes of a run. */
export class Totals {
  readonly #admitted = new Set<string>();
  readonly #held = new Map<string, { readonly fusion: string; readonly key: string }>();
  readonly #discarded = new Set<string>();
  #fused = 0;
  #quarantined = 0;
  #deadLetters = 0;

  add(event: AccountEvent): void {
    switch (event.kind) {
      case 'contributed':
        this.#admitted.add(JSON.stringify([event.topic, event.source, event.id]));
        return;
      case 'held':
        this.#held.set(groupOf(event), event);
        return;
      case 'fused':
        this.#fused += 1;
        this.#held.delete(groupOf(event));
        this.#discarded.delete(groupOf(event));
        return;
      case 'discarded':
        this.#held.delete(groupOf(event));
        this.#discarded.add(groupOf(event));
        return;
      case 'dead-letter':
        if (event.name === 'quarantine') this.#quarantined += 1;
        else this.#deadLetters += 1;
        return;
      case 'rejected':
      case 'lost':
      case 'function-failed':
        return;
    }
  }

  numbers(posted: number): TotalNumbers {
    return {
      posted,
      admitted: this.#admitted.size,
      fused: this.#fused,
      held: this.#held.size,
      discarded: this.#discarded.size,
      quarantined: this.#quarantined,
      deadLetters: this.#deadLetters,
    };
  }

  /** Says which group waits for a reviewer, and which call of the program settles it; undefined if none does. */
  waiting(program: string): string | undefined {
    const [first] = this.#held.values();
    if (first === undefined) return undefined;
    const count = this.#held.size === 1 ? '1 group waits' : `${this.#held.size} groups wait`;
    return `${count} for a reviewer, such as ${first.fusion} ${quote(first.key)}: a correction settles what is in doubt, and "${program} correct ${first.fusion} <key> --approve" approves it`;
  }
}

/** Formats the numbers of a run as one line. */
export function totalsLine({ deadLetters, ...numbers }: TotalNumbers): string {
  const shown = Object.entries({ ...numbers, 'dead letters': deadLetters });
  return shown.map(([name, count]) => `${name} ${count}`).join(', ');
}

const groupOf = ({ fusion, key }: { readonly fusion: string; readonly key: string }): string =>
  JSON.stringify([fusion, key]);
