import type { Answered } from './batch-api.ts';
import type { OpenBatch } from './batch-store.ts';
import type { BatchPorts } from './batch-ports.ts';
import type { BatchAnswer } from './question-store.ts';

/** The answers that are stored at the same time before their groups are notified. */
export const answersAtOnce = 25;

/** Stores answers, then notifies the groups that asked. In this order, so that a crash in between repeats both. */
export async function answerAll(
  answered: readonly Omit<Answered, 'kind'>[],
  { book, notify }: Pick<BatchPorts, 'book' | 'notify'>,
): Promise<void> {
  for (let from = 0; from < answered.length; from += answersAtOnce) {
    const some = answered.slice(from, from + answersAtOnce);
    const owed = await Promise.all(some.map(({ id, answer }) => book.answer(id, answer)));
    await notify(owed.filter((message) => message !== undefined));
  }
}

/** Ends a batch: this answer goes to every question without one. */
export async function endWith(
  batch: OpenBatch,
  answer: BatchAnswer,
  ports: Pick<BatchPorts, 'book' | 'notify'>,
): Promise<void> {
  await answerAll(
    batch.questions.map((id) => ({ id, answer })),
    ports,
  );
  await ports.book.end(batch);
}

/**
 * Ends a batch that was never sent. The decision is stored first, because nothing else guarantees an answer to a
 * question that is no longer waiting and has none.
 */
export async function giveUp(
  batch: OpenBatch,
  reason: string,
  ports: Pick<BatchPorts, 'book' | 'notify'>,
): Promise<void> {
  await ports.book.put({ ...batch, givenUp: reason });
  await ports.book.markSent(batch.questions);
  await endWith(batch, { kind: 'failed', reason, mayPass: false }, ports);
}
