import type { BatchApi } from './batch-api.ts';
import type { OpenBatch } from './batch-store.ts';
import { type BatchPorts, done, type RunEnd } from './batch-ports.ts';
import { markSent } from './mark-sent.ts';

/** The provider's clock and ours may differ by this much. */
const skewMs = 5_000;

/**
 * Finds the provider's batch for one that may have been sent. The run died while it sent the batch, or got no response.
 * The match is the first batch of the same size and age that is not known otherwise. If there is none, it
 * was not sent, and its questions are sent anew.
 *
 * The list does not show which questions a batch holds. A wrong match (with a batch of another deployment in the same
 * workspace, for instance) holds none of our questions: its results show that, and the questions are asked again.
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
  log.warn('a run ended while it was sending a batch', { batch: lost.id, found: found?.batchId });
  if (found === undefined) {
    await book.end(lost);
    return done;
  }
  const named = { ...lost, batchId: found.batchId };
  await book.put(named);
  await markSent(named, book);
  return done;
}
