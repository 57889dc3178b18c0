/**
 * Runs the work for every item, with limited concurrency. Rejects with the first failure; items that have not begun by
 * then are skipped.
 */
export async function forEachBounded<T>(
  items: readonly T[],
  concurrency: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  // Work begins when a worker takes the next one. Leaving the loop by a failure closes the iterator for all workers.
  const begun = items.values().map((item) => work(item));
  const worker = async (): Promise<void> => {
    for (const done of begun) await done;
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, items.length) }, worker));
}
