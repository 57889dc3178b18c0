import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { Fusion } from '../../../shared/policy/fusion.ts';
import { completeGroup } from '../../../shared/aggregation/complete/complete-group.ts';
import type { CompletePorts } from '../../../shared/aggregation/complete/complete-ports.ts';
import type { CompletionInput } from '../../../shared/aggregation/completion.ts';
import type { GroupRef, Outcome, Part } from '../../../shared/aggregation/group.ts';
import { mapBatch } from '../../../shared/adapters/aws/sqs/map-batch.ts';
import { decodeCompletionMessage } from '../../../shared/messages/completion-message.ts';
import type { MakeGeneration } from '../../../shared/result/make-generation.ts';
import { NewerVersionError } from '../../../shared/ports/newer-version.ts';
import { RetryableError } from '../../../shared/ports/retryable-error.ts';

export interface CompleteFunctionPorts extends Omit<CompletePorts, 'make' | 'tooLarge' | 'turnAway'> {
  readonly fusions: ReadonlyMap<string, Fusion>;
  readonly make: MakeGeneration;
  tooLarge(fusion: Fusion, draft: CompletionInput): Outcome;
  turnAway(fusion: Fusion, ref: GroupRef, late: readonly Part[]): Promise<void>;
  /** Hands a pause to the queue: the message comes again after so long. */
  delay(receiptHandle: string, ms: number): Promise<void>;
  /** Told of every fault that sends a message back to the queue. */
  onFault(error: unknown, messageId: string): void;
}

/** What a visit to the model must leave of the function's time, to save and to publish. */
const reserveMs = 5_000;

/** One SQS batch in, the ids to redeliver out. Each message is seen to the end, or comes again. */
export const createCompleteHandler =
  (ports: CompleteFunctionPorts) =>
  ({ Records }: SQSEvent, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<SQSBatchResponse> =>
    mapBatch(Records, (record) => complete(record, context, ports), ports.onFault);

async function complete(
  { body, receiptHandle, messageId }: SQSRecord,
  context: Pick<Context, 'getRemainingTimeInMillis'>,
  ports: CompleteFunctionPorts,
): Promise<void> {
  const decoded = decodeCompletionMessage(body);
  if (decoded.kind === 'newer') throw new NewerVersionError('a completion message', decoded);
  if (decoded.kind === 'malformed') throw new Error(`not a completion message: ${decoded.reason}`);
  const { message } = decoded;
  const fusion = ports.fusions.get(message.fusion);
  if (fusion === undefined) throw new Error(`no fusion is named "${message.fusion}"`);

  const { compose } = fusion;
  const asksModel = compose.kind === 'claude';
  const waits = asksModel && compose.urgency === 'batch';
  const remainingMs = () => context.getRemainingTimeInMillis();
  try {
    await completeGroup(
      { ...fusion, asksModel, waits },
      { message, remainingMs },
      {
        ...ports,
        make: (draft) =>
          ports.make(fusion, draft, AbortSignal.timeout(Math.max(0, remainingMs() - reserveMs))),
        tooLarge: (draft) => ports.tooLarge(fusion, draft),
        turnAway: (ref, late) => ports.turnAway(fusion, ref, late),
      },
    );
  } catch (error) {
    if (error instanceof RetryableError && error.retryAfterMs !== undefined) {
      // Without it the message comes again all the same, when its visibility timeout ends.
      await ports
        .delay(receiptHandle, error.retryAfterMs)
        .catch((fault: unknown) => ports.onFault(fault, messageId));
    }
    throw error;
  }
}
