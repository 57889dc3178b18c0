import { addEvidence, type Evidence, noEvidence } from '../../../truth-discovery/evidence/evidence.ts';
import type { Learner } from '../../../truth-discovery/evidence/evidence-log.ts';
import { pruneDecayed } from '../../../truth-discovery/evidence/prune-decayed.ts';
import { pruneRareSources } from '../../../truth-discovery/evidence/prune-rare-sources.ts';
import { entriesFrom, idsBefore, type Table } from './evidence-entries.ts';
import { readSnapshot, type Snapshot, writeSnapshot } from './evidence-snapshot.ts';
import type { Item } from './group-item.ts';

/** Entries are taken to be all there so long after their time, whatever the clocks and the network do. */
export const settledMs = 120_000;

/** Entries of one generation are told to be one for so long. */
export const repeatedMs = 3_600_000;

/** And among so many: looking back costs the same however busy the fusion is. */
const mostRepeats = 1_000;

/** The generations that were noted before a time and may be noted again. */
export const repeatable = (
  table: Table,
  learner: Learner,
  before: number,
): Promise<ReadonlyMap<string, number>> =>
  idsBefore(table, learner, { from: before - repeatedMs, before }, mostRepeats);

/**
 * Moves the snapshot of a fusion up: to the last one is added what was noted since, but for the last two minutes. All is
 * read for this, whatever the process knows, so that the sums are the same whoever does it. Where two do it at once, one
 * is too late, and nothing is lost by it.
 *
 * @param base the snapshot that the caller goes by: where there is another by now, that is moved already
 * @param mostPages of 1 MB each; what is left is for the next time
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
    // A page may end among entries of one moment, which belong together.
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
