import type { AccountEvent } from '../../local/account/account-event.ts';
import type { Screen } from '../screen.ts';
import type { Palette } from '../terminal.ts';
import { wrapLine } from '../wrap.ts';
import { GroupTable } from './group-table.ts';
import { readLogLine } from './log-line.ts';
import type { Reporter, Streams } from './reporter.ts';

/** More groups than these at a time are a crowd: no person reads a line of each. */
const mostGroups = 20;

/** The time for which a group that has changed is in view. */
const viewMs = 10_000;

const drawMs = 200;
const summaryMs = 5_000;

export interface CrowdOptions {
  readonly paint: Palette;
  readonly screen: Screen | undefined;
  readonly now?: () => number;
}

/** The most different troubles of which the first is shown. */
const mostTold = 100;

/**
 * Shows few groups line by line, and a crowd as a table that is drawn anew. Without a screen a summary comes every few
 * seconds. Of the same trouble a crowd shows the first. The lines come back when the crowd has gone.
 */
export function crowdReporter(
  lines: Reporter,
  streams: Pick<Streams, 'out'>,
  options: CrowdOptions,
): Reporter {
  const { now = () => performance.now() } = options;
  const view = new View(now);
  const table = new GroupTable();
  const told = new Set<string>();
  let crowd: CrowdView | undefined;
  const end = (isSummed: boolean): void => {
    crowd?.close(isSummed);
    crowd = undefined;
    told.clear();
  };
  const begin = (): CrowdView =>
    new CrowdView(table, streams, { ...options, now }, () => view.size === 0 && end(true));
  /** Tells whether a line of a crowd is the first of its kind. */
  const isNew = (kind: string): boolean => {
    if (told.has(kind) || told.size >= mostTold) return false;
    told.add(kind);
    return true;
  };

  return {
    ...lines,
    tell: (event) => {
      table.add(event, now());
      view.see(event);
      if (view.size > mostGroups) crowd ??= begin();
      if (crowd === undefined) return lines.tell(event);
      crowd.change();
      lines.follow?.(event);
      const trouble = troubleIn(event);
      if (trouble !== undefined && isNew(trouble)) lines.tell(event);
    },
    line: (functionName, line, stream) => {
      if (crowd === undefined || isNew(JSON.stringify([functionName, readLogLine(line, stream).text])))
        lines.line(functionName, line, stream);
    },
    totals: (numbers) => {
      end(false);
      lines.totals(numbers);
    },
    stopped: (numbers) => {
      end(false);
      lines.stopped(numbers);
    },
  };
}

/** The groups that have changed of late. */
class View {
  readonly #now: () => number;
  /** The times of the last changes, the oldest first. */
  readonly #groups = new Map<string, number>();

  constructor(now: () => number) {
    this.#now = now;
  }

  get size(): number {
    for (const [group, at] of this.#groups) {
      if (this.#now() - at < viewMs) break;
      this.#groups.delete(group);
    }
    return this.#groups.size;
  }

  see(event: AccountEvent): void {
    if (!('fusion' in event)) return;
    const group = JSON.stringify([event.fusion, event.key]);
    this.#groups.delete(group);
    this.#groups.set(group, this.#now());
  }
}

/** The view of a crowd, from its beginning to its end. */
class CrowdView {
  readonly #table: GroupTable;
  readonly #out: (line: string) => void;
  readonly #options: Required<CrowdOptions>;
  readonly #timer: NodeJS.Timeout;
  #isChanged = true;
  #saidAt: number;

  /** @param onTick called before each drawing */
  constructor(
    table: GroupTable,
    { out }: Pick<Streams, 'out'>,
    options: Required<CrowdOptions>,
    onTick: () => void,
  ) {
    [this.#table, this.#options] = [table, options];
    this.#out = (line) => out(wrapLine(line, options.screen?.columns() ?? Infinity, 2));
    this.#saidAt = options.now();
    this.#out(options.paint.dim(`more than ${mostGroups} groups at a time; --verbose shows a line of each`));
    this.#timer = setInterval(() => {
      onTick();
      this.#show();
    }, drawMs).unref();
  }

  change(): void {
    this.#isChanged = true;
  }

  /** Removes the table. @param isSummed whether a line with its numbers takes its place */
  close(isSummed: boolean): void {
    clearInterval(this.#timer);
    this.#isChanged = false;
    this.#options.screen?.draw([]);
    if (isSummed) this.#out(this.#table.summary());
  }

  #show(): void {
    const { screen, paint, now } = this.#options;
    if (!this.#isChanged) return;
    if (screen !== undefined) screen.draw(this.#table.lines(Math.max(1, screen.rows() - 1), paint));
    else if (now() - this.#saidAt < summaryMs) return;
    else this.#out(this.#table.summary());
    [this.#isChanged, this.#saidAt] = [false, now()];
  }
}

/** Returns the kind of a trouble, of which a crowd shows the first; undefined for other events. */
function troubleIn(event: AccountEvent): string | undefined {
  switch (event.kind) {
    case 'rejected':
      return JSON.stringify([event.kind, event.topic, event.code, event.attribute]);
    case 'dead-letter':
      return JSON.stringify([event.kind, event.name, event.reason]);
    case 'lost':
      return JSON.stringify([event.kind, event.reason]);
    case 'function-failed':
      return JSON.stringify([event.kind, event.functionName, event.error.type]);
    case 'contributed':
    case 'fused':
    case 'held':
    case 'discarded':
      return undefined;
  }
}
