import type { BatchStore, OpenBatch } from './batch-store.ts';

/** Marks the questions of a batch that was certainly sent as no longer waiting. */
export async function markSent(batch: OpenBatch, book: BatchStore): Promise<void> {
  await book.markSent(batch.questions);
  await book.put({ ...batch, isMarked: true });
}
