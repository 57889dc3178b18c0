import type { BatchApi } from './batch-api.ts';
import type { OpenBatch } from './batch-store.ts';
import { type BatchPorts, done, type RunEnd } from './batch-ports.ts';
import { markSent } from './mark-sent.ts';

/** The provider's clock and ours may differ by this much. */
const skewMs = 5_000;

/**
 * Looks among the provider's batches for one of which it is not known whether it was sent, since the run died that was
 * sending it, or no answer came. It is the first that is as large and as young, and none of those that are known. If
 * there is none it was not sent, and its questions are sent as if nothing had been.
 *
 * The list does not say which questions a batch holds. One that is taken by mistake, of another deployment in the same
 * workspace, say, holds none of ours: its results show that, and the questions are asked again.
 */
export async function adopt(
  lost: OpenBatch,
  open: readonly OpenBatch[],
  api: BatchApi,
  { book, log }: Pick<BatchPorts, 'book' | 'log'>,
): Promise<RunEnd> {
  const since = lost.begunAt - skewMs;
  const listed = await api.createdSince(since);
  if (listed.kind === 'not-now') return listed;
  const known = new Set(open.map(({ batchId }) => batchId));
  const [found] = listed.batches
    .filter(({ batchId, createdAt, questions }) => {
      return createdAt >= since && questions === lost.questions.length && !known.has(batchId);
    })
    .toSorted((a, b) => a.createdAt - b.createdAt);
  log.warn('a run had ended in the middle of sending', { batch: lost.id, found: found?.batchId });
  if (found === undefined) {
    await book.end(lost);
    return done;
  }
  const named = { ...lost, batchId: found.batchId };
  await book.put(named);
  await markSent(named, book);
  return done;
}
