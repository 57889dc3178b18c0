import { batchStepMs } from '../../policy/longest-wait.ts';
import { giveUp } from './answer-all.ts';
import type { BatchApi } from './batch-api.ts';
import type { OpenBatch } from './batch-store.ts';
import { type BatchPorts, done, type RunEnd } from './batch-ports.ts';
import { markSent } from './mark-sent.ts';
import type { NotedQuestion } from './question-store.ts';

/** The most questions and characters of one batch, which are in memory at the same time. */
const mostQuestions = 1_000;
const mostCharacters = 8 * 1024 * 1024;

/**
 * Sends the waiting questions in as few batches as possible. A question that has waited for a day gets no answer.
 *
 * @param api undefined when it must not be called now
 */
export async function sendWaiting(api: BatchApi | undefined, ports: BatchPorts): Promise<RunEnd> {
  const { book, clock } = ports;
  /** Questions that are or may be under way. */
  const sent = new Set((await book.open()).flatMap(({ questions }) => questions));
  let end = done;
  const overdue: Pick<NotedQuestion, 'id'>[] = [];
  let batch: NotedQuestion[] = [];
  let characters = 0;
  const send = async (): Promise<void> => {
    if (api !== undefined && end.kind === 'done' && batch.length > 0)
      end = await sendBatch(batch, api, ports);
    batch = [];
    characters = 0;
  };
  for await (const question of book.waiting()) {
    if (ports.isLate()) break;
    if (sent.has(question.id)) continue;
    if (question.askedAt + batchStepMs <= clock.now()) {
      if (overdue.length < mostQuestions) overdue.push({ id: question.id });
      continue;
    }
    if (characters + question.request.length > mostCharacters) await send();
    batch.push(question);
    characters += question.request.length;
    if (batch.length === mostQuestions) await send();
  }
  if (overdue.length > 0)
    await giveUp(batchOf(overdue, ports), 'the question could not be sent within 25 hours', ports);
  if (!ports.isLate()) await send();
  return end;
}

function batchOf(questions: readonly Pick<NotedQuestion, 'id'>[], { newId, clock }: BatchPorts): OpenBatch {
  const ids = questions.map(({ id }) => id);
  return { id: newId(), begunAt: clock.now(), batchId: undefined, isMarked: false, questions: ids };
}

/**
 * Sends one batch. The intent is stored first, and the success before its questions stop waiting, so that the next run
 * can find the batch after a crash at any point.
 */
async function sendBatch(
  questions: readonly NotedQuestion[],
  api: BatchApi,
  ports: BatchPorts,
): Promise<RunEnd> {
  const { book, log } = ports;
  const batch = batchOf(questions, ports);
  await book.put(batch);
  const submitted = await api.submit(questions);
  switch (submitted.kind) {
    case 'submitted': {
      const { batchId } = submitted;
      const named = { ...batch, batchId };
      await book.put(named);
      await markSent(named, book);
      log.info('a batch was sent', { batch: batchId, questions: questions.length });
      return done;
    }
    case 'refused':
      if (questions.length === 1) {
        await giveUp(batch, submitted.reason, ports);
        return done;
      }
      await book.end(batch);
      return sendHalves(questions, api, ports);
    case 'not-now':
      await book.end(batch);
      return submitted;
    case 'unknown':
      return { kind: 'not-now', reason: submitted.reason, wantsPerson: false };
  }
}

/** Sends the halves of a refused batch separately, because one faulty question must not fail the others. */
async function sendHalves(
  questions: readonly NotedQuestion[],
  api: BatchApi,
  ports: BatchPorts,
): Promise<RunEnd> {
  const middle = Math.ceil(questions.length / 2);
  for (const half of [questions.slice(0, middle), questions.slice(middle)]) {
    const end = ports.isLate() ? done : await sendBatch(half, api, ports);
    if (end.kind === 'not-now') return end;
  }
  return done;
}
