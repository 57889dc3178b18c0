import type { BatchStore, OpenBatch } from './batch-store.ts';

/** The questions of a batch that is known to be sent wait no more. */
export async function markSent(batch: OpenBatch, book: BatchStore): Promise<void> {
  await book.markSent(batch.questions);
  await book.put({ ...batch, isMarked: true });
}
