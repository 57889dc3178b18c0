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
 * Runs the batches once: sends waiting questions, polls sent batches, stores answers and notifies the groups that
 * asked. It is run repeatedly, one run at a time.
 *
 * The next run continues after any crash. A question waits until its batch was certainly sent. A batch stays open until
 * all of its answers are stored and their groups notified. Both may happen twice. A crash can lose only the record of a
 * sent batch; {@link adopt} looks for it at the provider before anything is sent again.
 *
 * @throws RetryableError
 */
export async function runBatches(ports: BatchPorts): Promise<RunEnd> {
  const { book, api } = ports;
  const open = await book.open();
  let end = done;
  // Batches that may have been sent come first, so that no other batch is matched in their place.
  for (const batch of open.toSorted(
    (a, b) => Number(a.batchId !== undefined) - Number(b.batchId !== undefined),
  )) {
    if (ports.isLate()) return end;
    // A failure of the provider is not followed by another call at once.
    const seen = await continueBatch(batch, open, end.kind === 'done' ? api : undefined, ports);
    if (seen.kind === 'not-now') end = seen;
  }
  const sent = await sendWaiting(end.kind === 'done' ? api : undefined, ports);
  return end.kind === 'not-now' ? end : sent;
}

/**
 * Continues one batch.
 *
 * @param api undefined when it must not be called now
 */
async function continueBatch(
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
