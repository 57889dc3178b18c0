import { batchStepMs } from '../../policy/longest-wait.ts';
import { adopt } from './adopt.ts';
import { endWith, giveUp } from './answer-all.ts';
import type { BatchApi } from './batch-api.ts';
import type { OpenBatch } from './batch-store.ts';
import { type BatchPorts, done, type RunEnd } from './batch-ports.ts';
import { collectBatch } from './collect-batch.ts';
import { markSent } from './mark-sent.ts';
import { sendWaiting } from './send-waiting.ts';

/**
 * Sends the questions that wait, as batches; looks how those fare that were sent; keeps the answers and sends the
 * groups that asked their messages. To be run again and again, one run at a time.
 *
 * Whatever a run dies of, the next goes on: a question waits until its batch is known to be sent, a batch is open until
 * all of its answers are kept and told of, and an answer may be kept and told of twice. What a death could cost is a
 * batch that was sent and not noted; it is looked for among the provider's (see {@link adopt}) before anything is sent
 * again.
 *
 * @throws RetryableError
 */
export async function runBatches(ports: BatchPorts): Promise<RunEnd> {
  const { book, api } = ports;
  const open = await book.open();
  let end = done;
  // What may have been sent first: whatever has another's place cannot be taken for it.
  for (const batch of open.toSorted(
    (a, b) => Number(a.batchId !== undefined) - Number(b.batchId !== undefined),
  )) {
    if (ports.isLate()) return end;
    // What the provider would not do a moment ago is not tried again at once.
    const seen = await seeTo(batch, open, end.kind === 'done' ? api : undefined, ports);
    if (seen.kind === 'not-now') end = seen;
  }
  const sent = await sendWaiting(end.kind === 'done' ? api : undefined, ports);
  return end.kind === 'not-now' ? end : sent;
}

/** @param api undefined where it is not to be asked now */
async function seeTo(
  found: OpenBatch,
  open: readonly OpenBatch[],
  api: BatchApi | undefined,
  ports: BatchPorts,
): Promise<RunEnd> {
  const { book, clock } = ports;
  const isOverdue = found.begunAt + batchStepMs <= clock.now();
  if (found.givenUp !== undefined) {
    await giveUp(found, found.givenUp, ports);
    return done;
  }
  if (found.batchId === undefined) {
    const adopted = api === undefined ? undefined : await adopt(found, open, api, ports);
    // Its questions still wait, and are given up with the others.
    if (adopted?.kind !== 'done' && isOverdue) await book.end(found);
    return adopted ?? done;
  }
  if (!found.isMarked) await markSent(found, book);
  const { batchId } = found;
  const { end, rest } =
    api === undefined ? { end: done, rest: found } : await collectBatch(found, batchId, api, ports);
  if (rest.questions.length > 0 && isOverdue && !ports.isLate()) {
    const reason = 'the batch has not ended within 25 hours';
    await endWith(rest, { kind: 'failed', reason, mayPass: false }, ports);
  }
  return end;
}
