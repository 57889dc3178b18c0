/**
 * Runs the work for every item, with limited concurrency. Rejects with the first failure; items that have not begun by
 * then are skipped.
 */
export async function forEachBounded<T>(
  items: readonly T[],
  concurrency: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  // All workers draw from one iterator, so that each item has one worker.
  const queued = items.values();
  let failed = false;
  const worker = async (): Promise<void> => {
    for (const item of queued) {
      if (failed) return;
      try {
        await work(item);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, items.length) }, worker));
}
