import { answerAll, answersAtOnce, endWith } from './answer-all.ts';
import type { Answered, BatchApi } from './batch-api.ts';
import type { OpenBatch } from './batch-store.ts';
import { type BatchPorts, done, type RunEnd } from './batch-ports.ts';

/** After this many answers the store records which ones are still to come. */
const answersANote = 250;

interface Collected {
  readonly end: RunEnd;
  /** The rest of the batch; undefined when it has ended. */
  readonly rest: OpenBatch;
}

/** Stores the answers of an ended batch and notifies their groups, while there is time. */
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
      return endAs('the provider does not have the batch any more', batch, ports);
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
    // Questions of others, or answers that are stored already.
    if (!left.has(found.id)) continue;
    chunk.push(found);
    if (chunk.length < answersAtOnce) continue;
    await keep();
    if (unnoted >= answersANote) await note();
    if (ports.isLate()) return { end: done, rest: await note() };
  }
  await keep();
  return endAs('the batch has no answer to the question', { ...batch, questions: [...left] }, ports);
}

async function endAs(reason: string, batch: OpenBatch, ports: BatchPorts): Promise<Collected> {
  await endWith(batch, { kind: 'failed', reason, mayPass: true }, ports);
  return { end: done, rest: { ...batch, questions: [] } };
}
