import type { AccountEvent } from '../../local/account/account-event.ts';
import { listAt, objectAt, textAt } from '../../local/account/read-event.ts';
import { printable } from '../../shared/json/printable.ts';
import type { Palette } from '../terminal.ts';
import { widthOf } from '../wrap.ts';

type State = 'open' | 'fused' | 'held' | 'discarded';

/** A group as the table shows it. */
interface Seen {
  readonly fusion: string;
  readonly key: string;
  readonly state: State;
  readonly detail: string;
  /** The time of its last change. */
  readonly at: number;
}

/** The numbers of one fusion. */
interface Counts {
  /** Groups that wait for parts or are being made, by their keys. */
  readonly open: Set<string>;
  readonly held: Set<string>;
  fused: number;
  discarded: number;
  conflicts: number;
}

/** The groups that changed last are kept for the table, and no more than fit on a large terminal. */
const mostSeen = 200;

/** The widest key, in columns. */
const widestKey = 36;

/** Counts the groups of a run, and shows them as a table of a bounded height. */
export class GroupTable {
  readonly #fusions = new Map<string, Counts>();
  /** In the order of the last change. */
  readonly #seen = new Map<string, Seen>();
  readonly #other = new Map<string, number>();

  add(event: AccountEvent, at: number): void {
    switch (event.kind) {
      case 'contributed': {
        const { fusion, key, topic, source } = event;
        const { open, held } = this.#of(fusion);
        if (!held.has(key)) open.add(key);
        return this.#see({
          fusion,
          key,
          state: held.has(key) ? 'held' : 'open',
          at,
          detail: `${topic} of ${source}`,
        });
      }
      case 'fused':
      case 'held':
      case 'discarded':
        return this.#end(event, at);
      case 'rejected':
        return this.#count('rejected');
      case 'dead-letter':
        if (event.group !== undefined) this.#of(event.group.fusion).open.delete(event.group.key);
        return this.#count('waiting for a person');
      case 'lost':
        return this.#count('lost');
      case 'function-failed':
        return this.#count('failures of functions');
    }
  }

  /** Returns the numbers of the run in one line. */
  summary(): string {
    const all = [...this.#fusions.values()];
    const sum = (of: (counts: Counts) => number): number => all.reduce((total, one) => total + of(one), 0);
    return [
      ...numbersOf({
        open: sum(({ open }) => open.size),
        fused: sum(({ fused }) => fused),
        held: sum(({ held }) => held.size),
        discarded: sum(({ discarded }) => discarded),
        conflicts: sum(({ conflicts }) => conflicts),
      }),
      ...this.#others(),
    ].join(', ');
  }

  /** Returns the lines of the table, at most so many: the fusions, and then the groups that changed last. */
  lines(most: number, paint: Palette): readonly string[] {
    const fusions = [...this.#fusions].map(([fusion, { open, held, ...counts }]) => {
      const numbers = numbersOf({ open: open.size, held: held.size, ...counts }).join('  ');
      return `${paint.cyan(fusion)}  ${numbers}`;
    });
    const others = this.#others().join('  ');
    const head = [...fusions, ...(others === '' ? [] : [paint.yellow(others)])];
    if (head.length >= most) return [this.summary()].slice(0, most);
    const groups = [...this.#seen.values()].slice(-(most - head.length)).toReversed();
    const keyColumns = Math.min(widestKey, Math.max(0, ...groups.map(({ key }) => widthOf(printable(key)))));
    return [...head, ...groups.map((group) => rowOf(group, keyColumns, paint))];
  }

  #end(
    { kind, fusion, key, envelope }: Extract<AccountEvent, { kind: 'fused' | 'held' | 'discarded' }>,
    at: number,
  ): void {
    const counts = this.#of(fusion);
    const data = objectAt(envelope, 'data');
    const conflicts = listAt(data, 'conflicts').length;
    counts.open.delete(key);
    counts.held.delete(key);
    if (kind === 'held') counts.held.add(key);
    else counts[kind] += 1;
    counts.conflicts += conflicts;
    const reason = textAt(objectAt(objectAt(data, 'receipt'), 'release'), 'reason') ?? '';
    const disputed = conflicts === 0 ? [] : [numberOf('conflicts', conflicts)];
    const detail = [...(reason === '' ? [] : [reason]), ...disputed].join(', ');
    this.#see({ fusion, key, state: kind, at, detail });
  }

  #of(fusion: string): Counts {
    const counts = this.#fusions.get(fusion) ?? {
      open: new Set(),
      held: new Set(),
      fused: 0,
      discarded: 0,
      conflicts: 0,
    };
    this.#fusions.set(fusion, counts);
    return counts;
  }

  #see(group: Seen): void {
    const name = JSON.stringify([group.fusion, group.key]);
    this.#seen.delete(name);
    this.#seen.set(name, group);
    const [oldest] = this.#seen.keys();
    if (this.#seen.size > mostSeen && oldest !== undefined) this.#seen.delete(oldest);
  }

  #count(what: string): void {
    this.#other.set(what, (this.#other.get(what) ?? 0) + 1);
  }

  #others(): readonly string[] {
    return [...this.#other].map(([what, count]) => `${grouped(count)} ${what}`);
  }
}

const grouped = (count: number): string => count.toLocaleString('en-US');

function numbersOf(counts: Readonly<Record<State | 'conflicts', number>>): readonly string[] {
  const { open, fused, held, discarded, conflicts } = counts;
  const more = Object.entries({ held, discarded, conflicts }).filter(([, count]) => count > 0);
  return [
    `${grouped(open)} open`,
    `${grouped(fused)} fused`,
    ...more.map(([what, count]) => numberOf(what, count)),
  ];
}

function numberOf(what: string, count: number): string {
  return `${grouped(count)} ${count === 1 && what === 'conflicts' ? 'conflict' : what}`;
}

function rowOf({ fusion, key, state, detail }: Seen, keyColumns: number, paint: Palette): string {
  const colours = { open: paint.dim, fused: paint.green, held: paint.yellow, discarded: paint.yellow };
  const name = printable(key);
  const pad = ' '.repeat(Math.max(0, keyColumns - widthOf(name)));
  return `  ${name}${pad}  ${colours[state](state.padEnd(9))}  ${paint.dim(fusion)}  ${printable(detail)}`;
}
