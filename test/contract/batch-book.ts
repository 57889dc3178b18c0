import { describe, expect, test } from 'vitest';
import type { BatchStore, OpenBatch } from '../../shared/compose/batch/batch-store.ts';
import type { BatchAnswer, NotedQuestion, QuestionStore } from '../../shared/compose/batch/question-store.ts';
import { noise } from './stored-groups.ts';

/** The two sides of one store. Adapters may share a table between tests, so every id is new. */
export interface OpenedBook {
  readonly asking: QuestionStore;
  readonly sending: BatchStore;
}

let ids = 0;

export function questionOf(more: Partial<NotedQuestion> = {}): NotedQuestion {
  ids += 1;
  return {
    id: `q${ids}-${'x'.repeat(10)}`,
    asker: { fusion: 'order', key: `k-${ids}`, reason: 'complete', requestId: `t-${ids}`, after: 0 },
    request: JSON.stringify({ model: 'claude-haiku-5-5', text: '电影推荐 '.repeat(200) }),
    askedAt: 1_790_000_000_000,
    tries: 1,
    ...more,
  };
}

const replied: BatchAnswer = { kind: 'replied', response: { content: [{ type: 'text', text: '{}' }] } };
const failed: BatchAnswer = { kind: 'failed', reason: 'overloaded', mayPass: true };

async function waitingIn({ sending }: OpenedBook): Promise<NotedQuestion[]> {
  const found: NotedQuestion[] = [];
  for await (const question of sending.waiting()) found.push(question);
  return found;
}

export function describeBatchBook(name: string, open: () => Promise<OpenedBook>): void {
  describe(`the contract of the batch store in ${name}`, () => {
    test('a question waits, is sent and gets its answer, and its group gets the message', async () => {
      const book = await open();
      const question = questionOf({ reservedUsd: 0.000_123 });
      const { id, askedAt, tries, reservedUsd } = question;
      expect(await book.asking.standing(id)).toBeUndefined();
      expect(await book.asking.note(question)).toBe('noted');
      const asked = { askedAt, tries, reservedUsd };
      expect(await book.asking.standing(id)).toEqual({ ...asked, answer: undefined });
      expect(await waitingIn(book)).toContainEqual(question);

      await book.sending.markSent([id, 'not-known']);
      expect(await waitingIn(book)).not.toContainEqual(question);
      expect(await book.asking.standing(id)).toEqual({ ...asked, answer: undefined });

      expect(await book.sending.answer(id, replied)).toEqual(question.asker);
      expect(await book.asking.standing(id)).toEqual({ ...asked, answer: replied });
    });

    test('the first answer stays, and the group gets the message again each time', async () => {
      const book = await open();
      const question = questionOf();
      await book.asking.note(question);
      await book.sending.markSent([question.id]);
      await book.sending.markSent([question.id]);
      await book.sending.answer(question.id, replied);
      expect(await book.sending.answer(question.id, failed)).toEqual(question.asker);
      await book.sending.markSent([question.id]);
      expect((await book.asking.standing(question.id))?.answer).toEqual(replied);
    });

    test('an answer to an unknown question sends no message', async () => {
      const { sending } = await open();
      expect(await sending.answer('nobody-asked', replied)).toBeUndefined();
    });

    test('a question that was noted twice is stored once, also when it was sent in between', async () => {
      const book = await open();
      const question = questionOf();
      await book.asking.note(question);
      await book.asking.note(question);
      expect((await waitingIn(book)).filter(({ id }) => id === question.id)).toHaveLength(1);
      await book.sending.markSent([question.id]);
      await book.sending.answer(question.id, replied);
      await book.asking.note(question);
      expect(await waitingIn(book)).not.toContainEqual(question);
      expect((await book.asking.standing(question.id))?.answer).toEqual(replied);
    });

    test('a question that failed may be asked again', async () => {
      const book = await open();
      const question = questionOf();
      await book.asking.note(question);
      await book.sending.markSent([question.id]);
      await book.sending.answer(question.id, failed);
      const again = { ...question, tries: 2 };
      await book.asking.note(again);
      expect(await book.asking.standing(question.id)).toMatchObject({ tries: 2, answer: undefined });
      expect(await waitingIn(book)).toContainEqual(again);
      await book.sending.markSent([question.id]);
      expect(await book.asking.standing(question.id)).toMatchObject({ tries: 2, answer: undefined });
      await book.sending.answer(question.id, replied);
      expect(await book.asking.standing(question.id)).toMatchObject({ tries: 2, answer: replied });
    });

    test('the first use of an answer is reported once', async () => {
      const { asking } = await open();
      const { id } = questionOf();
      const uses = await Promise.all([asking.isFirstUse(id), asking.isFirstUse(id)]);
      expect(uses.toSorted()).toEqual([false, true]);
      expect(await asking.isFirstUse(id)).toBe(false);
    });

    test('the store reports a question that is too large', async () => {
      const { asking } = await open();
      expect(await asking.note(questionOf({ request: noise(1_200_000, 7) }))).toBe('too-large');
    });

    test('the store finds all of many questions', async () => {
      const book = await open();
      const many = Array.from({ length: 60 }, (_, index) =>
        questionOf({
          request: noise(30_000, index),
          id: `${String.fromCodePoint(65 + (index % 26))}-${index}`,
        }),
      );
      for (const question of many) await book.asking.note(question);
      const found = new Map((await waitingIn(book)).map((one) => [one.id, one]));
      expect(many.map(({ id }) => found.get(id))).toEqual(many);
      await book.sending.markSent(many.map(({ id }) => id));
    });

    test('a batch is open from its intent to its end', async () => {
      const { sending } = await open();
      const batch: OpenBatch = {
        id: 'b-1',
        begunAt: 7,
        batchId: undefined,
        isMarked: false,
        questions: ['q-1', 'q-2'],
      };
      await sending.put(batch);
      expect(await sending.open()).toContainEqual(batch);
      const sent = { ...batch, batchId: 'msgbatch_1', isMarked: true, questions: ['q-2'] };
      await sending.put(sent);
      expect(await sending.open()).toEqual([sent]);
      const givenUp = { ...batch, givenUp: 'it cannot be asked' };
      await sending.put(givenUp);
      expect(await sending.open()).toEqual([givenUp]);
      await sending.end(sent);
      await sending.end(sent);
      expect(await sending.open()).toEqual([]);
    });
  });
}
