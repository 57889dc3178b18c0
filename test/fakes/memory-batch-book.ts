import type { BatchStore, OpenBatch } from '../../shared/compose/batch/batch-store.ts';
import type {
  BatchAnswer,
  NotedQuestion,
  QuestionStore,
  QuestionStanding,
} from '../../shared/compose/batch/question-store.ts';

interface Sent extends NotedQuestion {
  readonly answer: BatchAnswer | undefined;
}

function standingOf(
  { askedAt, tries, reservedUsd }: NotedQuestion,
  answer: BatchAnswer | undefined,
): QuestionStanding {
  return { askedAt, tries, answer, ...(reservedUsd !== undefined && { reservedUsd }) };
}

/** What the books mean, in a few lines. */
export function memoryBatchBook(): QuestionStore & BatchStore {
  const waiting = new Map<string, NotedQuestion>();
  const sent = new Map<string, Sent>();
  const batches = new Map<string, OpenBatch>();
  const used = new Set<string>();
  const isAgain = ({ id, tries }: NotedQuestion): boolean => tries > (sent.get(id)?.tries ?? 0);
  return {
    async standing(id) {
      const asked = waiting.get(id);
      const known = sent.get(id);
      if (asked !== undefined && isAgain(asked)) return standingOf(asked, undefined);
      return known && standingOf(known, known.answer);
    },
    async note(question) {
      if (question.request.length > 1_000_000) return 'too-large';
      if ((waiting.get(question.id)?.tries ?? 0) < question.tries) waiting.set(question.id, question);
      return 'noted';
    },
    async isFirstUse(id) {
      const isFirst = !used.has(id);
      used.add(id);
      return isFirst;
    },
    async *waiting() {
      for (const question of waiting.values()) {
        if (isAgain(question)) yield question;
        else waiting.delete(question.id);
      }
    },
    async open() {
      return [...batches.values()];
    },
    async put(batch) {
      batches.set(batch.id, batch);
    },
    async end({ id }) {
      batches.delete(id);
    },
    async markSent(ids) {
      for (const id of ids) {
        const question = waiting.get(id);
        if (question === undefined) continue;
        if (isAgain(question)) sent.set(id, { ...question, answer: undefined });
        waiting.delete(id);
      }
    },
    async answer(id, answer) {
      const known = sent.get(id);
      if (known === undefined) return undefined;
      if (known.answer === undefined) sent.set(id, { ...known, answer });
      return known.asker;
    },
  };
}
