import type { Answered } from './batch-api.ts';
import type { OpenBatch } from './batch-store.ts';
import type { BatchPorts } from './batch-ports.ts';
import type { BatchAnswer } from './question-store.ts';

/** Answers that are kept side by side; then their groups are told. */
export const answersAtOnce = 25;

/** Keeps answers, and sends those who asked their messages: in this order, so that a death in between repeats both. */
export async function answerAll(
  answered: readonly Omit<Answered, 'kind'>[],
  { book, tell }: Pick<BatchPorts, 'book' | 'tell'>,
): Promise<void> {
  for (let from = 0; from < answered.length; from += answersAtOnce) {
    const some = answered.slice(from, from + answersAtOnce);
    const owed = await Promise.all(some.map(({ id, answer }) => book.answer(id, answer)));
    await tell(owed.filter((message) => message !== undefined));
  }
}

/** Ends a batch: whatever is not answered yet is answered by this. */
export async function endWith(
  batch: OpenBatch,
  answer: BatchAnswer,
  ports: Pick<BatchPorts, 'book' | 'tell'>,
): Promise<void> {
  await answerAll(
    batch.questions.map((id) => ({ id, answer })),
    ports,
  );
  await ports.book.end(batch);
}

/**
 * Ends what was never sent. That it is given up is noted first: between waiting and having an answer, its questions are
 * owed one by nothing else.
 */
export async function giveUp(
  batch: OpenBatch,
  reason: string,
  ports: Pick<BatchPorts, 'book' | 'tell'>,
): Promise<void> {
  await ports.book.put({ ...batch, givenUp: reason });
  await ports.book.markSent(batch.questions);
  await endWith(batch, { kind: 'failed', reason, mayPass: false }, ports);
}
