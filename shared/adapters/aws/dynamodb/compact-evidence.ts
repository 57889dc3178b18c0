import { addEvidence, type Evidence, noEvidence } from '../../../truth-discovery/evidence/evidence.ts';
import type { Learner } from '../../../truth-discovery/evidence/evidence-log.ts';
import { pruneDecayed } from '../../../truth-discovery/evidence/prune-decayed.ts';
import { pruneRareSources } from '../../../truth-discovery/evidence/prune-rare-sources.ts';
import { entriesFrom, idsBefore, type Table } from './evidence-entries.ts';
import { readSnapshot, type Snapshot, writeSnapshot } from './evidence-snapshot.ts';
import type { Item } from './group-item.ts';

/** The time after which all entries of a moment count as visible, in spite of clock skew and slow networks. */
export const settledMs = 120_000;

/** Repeated entries of one generation are recognised within this time. */
export const repeatedMs = 3_600_000;

/** Repeats are recognised among this many entries, so that the look back costs the same on a busy fusion. */
const mostRepeats = 1_000;

/** Returns the generations recorded before a time that may be recorded again. */
export const repeatable = (
  table: Table,
  learner: Learner,
  before: number,
): Promise<ReadonlyMap<string, number>> =>
  idsBefore(table, learner, { from: before - repeatedMs, before }, mostRepeats);

/**
 * Moves a fusion's snapshot forward: adds all entries since the last one, except those of the last two minutes. It
 * reads everything it needs from the table, so that the sums do not depend on the process. When two processes do it at
 * once, one write is rejected and nothing is lost.
 *
 * @param base the snapshot that the caller knows; when the table holds another one, it has been moved already
 * @param mostPages pages of 1 MB each; the next call takes the rest
 */
export async function compactEvidence(
  table: Table,
  learner: Learner,
  now: number,
  {
    base,
    from,
    mostPages,
  }: { readonly base: Snapshot | undefined; readonly from: number; readonly mostPages: number },
): Promise<'moved' | 'as-it-was' | 'too-large'> {
  const over = await readSnapshot(table, learner, now);
  if (over?.version !== base?.version) return 'moved';
  const since = Math.max(over?.until ?? 0, from);
  const before = now - settledMs;
  if (before <= since) return 'as-it-was';
  const seen = new Set(since === over?.until ? (await repeatable(table, learner, since)).keys() : []);
  const found: Evidence[] = [];
  let until = before;
  let start: Item | undefined;
  for (let page = 1; ; page += 1) {
    const { entries, next } = await entriesFrom(table, learner, { from: since, before, start });
    start = next;
    const isLast = start === undefined || page >= mostPages;
    // A page may end between entries of the same moment, which belong together.
    if (start !== undefined && isLast) until = entries.at(-1)?.at ?? until;
    for (const { id, at, sums } of entries) {
      if (at >= until || seen.has(id)) continue;
      seen.add(id);
      found.push(sums);
    }
    if (isLast) break;
  }
  if (until <= since) return 'as-it-was';
  const all = addEvidence(over?.sums ?? noEvidence, found);
  const sums = pruneRareSources(pruneDecayed(all, now, learner.halfLife));
  const { kind } = await writeSnapshot(table, learner, { sums, until }, { now, over });
  return kind === 'too-large' ? kind : 'moved';
}
