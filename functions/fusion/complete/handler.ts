import type { Fusion } from '../../../shared/policy/fusion.ts';
import { completeGroup } from '../../../shared/aggregation/complete/complete-group.ts';
import type { CompletePorts } from '../../../shared/aggregation/complete/complete-ports.ts';
import type { CompletionInput } from '../../../shared/aggregation/completion.ts';
import type { GroupRef, Outcome, Part, PublishedOutcome } from '../../../shared/aggregation/group.ts';
import { decodeCompletionMessage } from '../../../shared/messages/completion-message.ts';
import type { MakeGeneration } from '../../../shared/result/make-generation.ts';
import { handleEach } from '../../../shared/ports/handle-each.ts';
import type {
  DelayRedelivery,
  InboundHandler,
  InboundMessage,
  Invocation,
} from '../../../shared/ports/inbound-message.ts';
import { NewerVersionError } from '../../../shared/ports/newer-version.ts';
import { RetryableError } from '../../../shared/ports/retryable-error.ts';

export interface CompleteFunctionPorts extends Omit<CompletePorts, 'make' | 'shrink' | 'turnAway'> {
  readonly fusions: ReadonlyMap<string, Fusion>;
  readonly make: MakeGeneration;
  shrink(fusion: Fusion, draft: CompletionInput, outcome: PublishedOutcome): Promise<Outcome>;
  turnAway(fusion: Fusion, ref: GroupRef, late: readonly Part[]): Promise<void>;
  /** Hands a pause to the transport instead of sleeping through it. */
  readonly delay: DelayRedelivery;
  /** Reports every fault that makes a message come again. */
  onFault(error: unknown, message: InboundMessage): void;
}

/** The part of the function's time that a visit to the model must leave, to save and to publish. */
const reserveMs = 5_000;

/** Handles one batch, and returns the ids to redeliver. Each message is handled completely, or comes again. */
export const createCompleteHandler =
  (ports: CompleteFunctionPorts): InboundHandler =>
  (messages, invocation) =>
    handleEach(messages, (message) => complete(message, invocation, ports), ports.onFault);

async function complete(
  inbound: InboundMessage,
  { remainingMs }: Invocation,
  ports: CompleteFunctionPorts,
): Promise<void> {
  const decoded = decodeCompletionMessage(inbound.body);
  if (decoded.kind === 'newer') throw new NewerVersionError('a completion message', decoded);
  if (decoded.kind === 'malformed') throw new Error(`not a completion message: ${decoded.reason}`);
  const { message } = decoded;
  const fusion = ports.fusions.get(message.fusion);
  if (fusion === undefined) throw new Error(`no fusion is named "${message.fusion}"`);

  const { compose } = fusion;
  const asksModel = compose.kind === 'claude';
  const waits = asksModel && compose.urgency === 'batch';
  try {
    await completeGroup(
      { ...fusion, asksModel, waits },
      { message, remainingMs },
      {
        ...ports,
        make: (draft) =>
          ports.make(fusion, draft, AbortSignal.timeout(Math.max(0, remainingMs() - reserveMs))),
        shrink: (draft, outcome) => ports.shrink(fusion, draft, outcome),
        turnAway: (ref, late) => ports.turnAway(fusion, ref, late),
      },
    );
  } catch (error) {
    if (error instanceof RetryableError && error.retryAfterMs !== undefined) {
      // Without it the message comes again all the same, when its visibility timeout ends.
      await ports.delay(inbound, error.retryAfterMs).catch((fault: unknown) => ports.onFault(fault, inbound));
    }
    throw error;
  }
}
