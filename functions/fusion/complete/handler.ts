import type { Fusion } from '../../../shared/policy/fusion.ts';
import { completeGroup } from '../../../shared/aggregation/complete/complete-group.ts';
import type { CompletePolicy, CompletePorts } from '../../../shared/aggregation/complete/complete-ports.ts';
import type { CompletionInput } from '../../../shared/aggregation/completion.ts';
import type { UnadmittedReason } from '../../../shared/aggregation/complete/dead-letter.ts';
import type {
  GroupRef,
  Part,
  PublishableOutcome,
  PublishedOutcome,
} from '../../../shared/aggregation/group.ts';
import { decodeCompletionMessage } from '../../../shared/messages/completion-message.ts';
import type { MakeGeneration } from '../../../shared/result/make-generation.ts';
import type { LivePolicies } from '../../../shared/policy-version/live-policies.ts';
import { handleEach } from '../../../shared/ports/handle-each.ts';
import type { FallibleHandler, InboundMessage, Invocation } from '../../../shared/ports/inbound-message.ts';
import { RetryableError } from '../../../shared/ports/retryable-error.ts';
import { mostGroupMs } from '../../../shared/policy/group-limits.ts';
import { NewerVersionError } from '../../../shared/ports/newer-version.ts';

export interface CompleteFunctionPorts extends Omit<
  CompletePorts,
  'make' | 'shrink' | 'turnAway' | 'policyOf'
> {
  readonly fusions: ReadonlyMap<string, Fusion>;
  /** Given where the policy has versions. */
  readonly live?: LivePolicies;
  readonly make: MakeGeneration;
  shrink(fusion: Fusion, draft: CompletionInput, outcome: PublishedOutcome): Promise<PublishableOutcome>;
  turnAway(fusion: Fusion, ref: GroupRef, parts: readonly Part[], reason: UnadmittedReason): Promise<void>;
}

/** The part of the function's time that a visit to the model must leave, to save and to publish. */
const reserveMs = 5_000;

/**
 * Handles one batch, and returns the messages that failed. Each message is handled completely, or has failed. A group is
 * merged only if the run has time for it: a batch may hold several large ones. The first one always is.
 */
export const createCompleteHandler =
  (ports: CompleteFunctionPorts): FallibleHandler =>
  (messages, invocation) => {
    const neededMs = Math.min(mostGroupMs, invocation.remainingMs() / 2);
    let hasBegun = false;
    const begin = (): void => {
      if (hasBegun && invocation.remainingMs() < neededMs)
        throw new RetryableError('no time is left for this group', { retryAfterMs: 0 });
      hasBegun = true;
    };
    return handleEach(messages, (message) => complete(message, invocation, begin, ports));
  };

function completionPolicy(fusion: Fusion): CompletePolicy {
  const { compose } = fusion;
  const asksModel = compose.kind === 'claude';
  return { ...fusion, asksModel, waits: asksModel && compose.urgency === 'batch' };
}

/** @param begin throws when the run has no time for another group */
async function complete(
  inbound: InboundMessage,
  { remainingMs }: Invocation,
  begin: () => void,
  ports: CompleteFunctionPorts,
): Promise<void> {
  const decoded = decodeCompletionMessage(inbound.body);
  if (decoded.kind === 'newer') throw new NewerVersionError('a completion message', decoded);
  if (decoded.kind === 'malformed') throw new Error(`not a completion message: ${decoded.reason}`);
  const { message } = decoded;
  const fusion = ports.fusions.get(message.fusion);
  if (fusion === undefined) throw new Error(`no fusion is named "${message.fusion}"`);

  const { live } = ports;
  const judging = async ({ version }: CompletionInput): Promise<Fusion> =>
    live === undefined ? fusion : live.fusionOf(fusion.name, version);
  await completeGroup(
    completionPolicy(fusion),
    { message, remainingMs },
    {
      ...ports,
      ...(live && { policyOf: async (one) => completionPolicy(await live.fusionOf(fusion.name, one)) }),
      make: async (draft) => {
        begin();
        const signal = AbortSignal.timeout(Math.max(0, remainingMs() - reserveMs));
        return ports.make(await judging(draft), draft, signal);
      },
      shrink: async (draft, outcome) => ports.shrink(await judging(draft), draft, outcome),
      turnAway: (ref, parts, reason) => ports.turnAway(fusion, ref, parts, reason),
    },
  );
}
