import type { LogEvent } from '../../shared/adapters/aws/logs/read-log-events.ts';

/** A line with the function that wrote it. */
export interface FunctionLine extends LogEvent {
  /** The function's label, such as `topic user`. */
  readonly from: string;
}

/** Reads the events of one function from a time on. */
export type ReadFrom = (from: number) => AsyncIterable<LogEvent>;

/** Events appear out of order and late: within this time older ones may still appear. */
const settleMs = 30_000;

/** Reads the logs of several functions again and again, and returns each event once. */
export class LogTail {
  readonly #sources: ReadonlyMap<string, ReadFrom>;
  readonly #seen = new Map<string, number>();
  #from: number;

  /** @param from the time of the first event, in ms */
  constructor(sources: ReadonlyMap<string, ReadFrom>, from: number) {
    this.#sources = sources;
    this.#from = from;
  }

  /**
   * Returns the events that have come since the last call, in the order of their times.
   *
   * @param most the most events that are returned; the oldest ones of each function come first
   */
  async next(most: number): Promise<{ readonly lines: readonly FunctionLine[]; readonly isCut: boolean }> {
    const lines: FunctionLine[] = [];
    let isCut = false;
    for (const [from, read] of this.#sources) {
      let count = 0;
      for await (const event of read(this.#from)) {
        const name = JSON.stringify([from, event.id]);
        if (this.#seen.has(name)) continue;
        if (count === most) {
          isCut = true;
          break;
        }
        count += 1;
        this.#seen.set(name, event.at);
        lines.push({ ...event, from });
      }
    }
    this.#advance(lines);
    return { lines: lines.toSorted((a, b) => a.at - b.at), isCut };
  }

  /** Moves the beginning of the next reading, and forgets what lies before it. */
  #advance(lines: readonly FunctionLine[]): void {
    const last = lines.reduce((latest, { at }) => Math.max(latest, at), 0);
    this.#from = Math.max(this.#from, last - settleMs);
    for (const [name, at] of this.#seen) if (at < this.#from) this.#seen.delete(name);
  }
}
