import { answerAll, answersAtOnce, endWith } from './answer-all.ts';
import type { Answered, BatchApi } from './batch-api.ts';
import type { OpenBatch } from './batch-store.ts';
import { type BatchPorts, done, type RunEnd } from './batch-ports.ts';

/** After so many answers it is noted which ones are still to come. */
const answersANote = 250;

interface Collected {
  readonly end: RunEnd;
  /** What is still to come of the batch; nothing where it has ended. */
  readonly rest: OpenBatch;
}

/** Keeps and tells of the answers to a batch's questions, if it has ended, for as long as there is time. */
export async function collectBatch(
  batch: OpenBatch,
  batchId: string,
  api: BatchApi,
  ports: BatchPorts,
): Promise<Collected> {
  const standing = await api.standing(batchId);
  switch (standing.kind) {
    case 'not-now':
      return { end: standing, rest: batch };
    case 'in-progress':
      return { end: done, rest: batch };
    case 'gone':
      return endAs('the batch is gone', batch, ports);
    case 'ended':
      return collectResults(batch, batchId, api, ports);
  }
}

async function collectResults(
  batch: OpenBatch,
  batchId: string,
  api: BatchApi,
  ports: BatchPorts,
): Promise<Collected> {
  const left = new Set(batch.questions);
  const chunk: Answered[] = [];
  let unnoted = 0;
  const keep = async (): Promise<void> => {
    await answerAll(chunk, ports);
    for (const { id } of chunk) left.delete(id);
    unnoted += chunk.length;
    chunk.length = 0;
  };
  const note = async (): Promise<OpenBatch> => {
    const rest = { ...batch, questions: [...left] };
    if (unnoted > 0) await ports.book.put(rest);
    unnoted = 0;
    return rest;
  };
  for await (const found of api.results(batchId)) {
    if (found.kind === 'not-now') {
      await keep();
      return { end: found, rest: await note() };
    }
    // What others asked; or what was kept before.
    if (!left.has(found.id)) continue;
    chunk.push(found);
    if (chunk.length < answersAtOnce) continue;
    await keep();
    if (unnoted >= answersANote) await note();
    if (ports.isLate()) return { end: done, rest: await note() };
  }
  await keep();
  return endAs('the batch holds no answer', { ...batch, questions: [...left] }, ports);
}

async function endAs(reason: string, batch: OpenBatch, ports: BatchPorts): Promise<Collected> {
  await endWith(batch, { kind: 'failed', reason, mayPass: true }, ports);
  return { end: done, rest: { ...batch, questions: [] } };
}
