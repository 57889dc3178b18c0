import type { JsonObject } from '../../shared/json/json.ts';
import { textAt } from '../../local/account/read-event.ts';

/** A queue repeats a message within minutes; by then so many others have come at the most. */
const mostRemembered = 100_000;

/** Knows the events of late by source and id, because a queue may deliver one more than once. */
export class SeenOnce {
  readonly #names = new Set<string>();

  /** Tells whether an event comes for the first time. One without an id always does. */
  isNew(event: JsonObject): boolean {
    const id = textAt(event, 'id');
    if (id === undefined) return true;
    const name = JSON.stringify([textAt(event, 'source') ?? '', id]);
    if (this.#names.has(name)) return false;
    this.#names.add(name);
    const [oldest] = this.#names;
    if (this.#names.size > mostRemembered && oldest !== undefined) this.#names.delete(oldest);
    return true;
  }
}
