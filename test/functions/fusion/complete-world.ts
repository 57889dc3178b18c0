import { createCompleteHandler } from '../../../functions/fusion/complete/handler.ts';
import { publishOutcome } from '../../../shared/result/publish-outcome.ts';
import { answerLateParts } from '../../../shared/aggregation/late-answers.ts';
import type { Fusion } from '../../../shared/policy/fusion.ts';
import type { Composer } from '../../../shared/compose/composer.ts';
import { deadLettered } from '../../../shared/result/dead-lettered.ts';
import { makeGeneration } from '../../../shared/result/make-generation.ts';
import { nothingSpent } from '../../../shared/ports/model-usage.ts';
import type { LeasedGroup, GroupRef, Part } from '../../../shared/aggregation/group.ts';
import type { GroupStore } from '../../../shared/aggregation/group-store.ts';
import { encodeCompletionMessage } from '../../../shared/messages/completion-message.ts';
import type { ReleaseReason } from '../../../shared/policy/release-reason.ts';
import type { EventPublisher } from '../../../shared/ports/event-publisher.ts';
import { RetryableError } from '../../../shared/ports/retryable-error.ts';
import { memoryGroupStore } from '../../fakes/memory-group-store.ts';
import { storedPart } from '../../fakes/parts.ts';
import { fusionOf } from '../../fakes/policies.ts';
import { rememberSent, type Sent } from '../../fakes/sent.ts';
import { inboundMessage } from '../../fakes/inbound.ts';

export const ref: GroupRef = { fusion: 'order', key: 'k' };

export const stock = storedPart('stock', 's1', { left: 3 });

export const price = storedPart('price', 'p1', { amount: 10 });

/** Another worker leases the group. */
export const otherClaim: LeasedGroup = {
  state: 'leased',
  generation: 1,
  token: 'other',
  leaseUntil: 5_000,
  attempts: 0,
  spent: nothingSpent,
  causationId: undefined,
  reason: 'complete',
  previous: undefined,
  requestedBy: 't0',
  before: [],
};

/** The settings of a complete function in a test. */
interface Given {
  readonly fusion?: Fusion;
  readonly store?: GroupStore;
  readonly composer?: Composer;
  readonly publisher?: EventPublisher;
  readonly remainingMs?: () => number;
}

/** The world around the complete functions of one test. */
export interface CompleteWorld {
  /** Opens a function: messages as ids and bodies in, the ids to redeliver out. */
  open(
    given: Given,
  ): (...messages: readonly (readonly [id: string, body: string])[]) => Promise<readonly string[]>;
  /** Stands still until the test moves it. */
  readonly clock: { at: number };
  readonly sent: Sent;
  readonly letters: Sent;
  readonly reevaluated: readonly GroupRef[];
  readonly faults: readonly string[];
  readonly delays: readonly (readonly [receipt: string, ms: number])[];
  typesSent(): readonly string[];
}

export function completeWorld(): CompleteWorld {
  const time = { at: 1_000 };
  const clock = { now: () => time.at };
  const sent = rememberSent();
  const letters = rememberSent();
  const reevaluated: GroupRef[] = [];
  const faults: string[] = [];
  const delays: [string, number][] = [];
  let tokens = 0;
  return {
    clock: time,
    sent,
    letters,
    reevaluated,
    faults,
    delays,
    typesSent: () => sent.events.map(({ header }) => header.type),
    open({
      fusion = fusionOf(),
      store = memoryGroupStore(),
      composer,
      publisher = sent.publisher,
      remainingMs = () => 10_000,
    }) {
      const handler = createCompleteHandler({
        fusions: new Map([['order', fusion]]),
        clock,
        newToken: () => `token-${(tokens += 1)}`,
        store,
        make: (policy, draft, signal) =>
          makeGeneration(policy, draft, { bridgeName: 'shop', composer, now: time.at, signal }),
        shrink: async (policy, draft) => deadLettered(policy, draft, 'too-large', 'too large to be stored'),
        publish: publishOutcome(publisher, letters.sender, new Map()),
        turnAway: answerLateParts({ bridgeName: 'shop', clock, publisher, deadLetters: letters.sender }),
        reevaluate: async (group) => {
          reevaluated.push(group);
        },
      });
      return async (...messages) => {
        const failed = await handler(
          messages.map(([id, body]) => inboundMessage(id, body)),
          { remainingMs },
        );
        for (const { message, fault } of failed) {
          faults.push(String(fault));
          if (fault instanceof RetryableError && fault.retryAfterMs !== undefined)
            delays.push([message.receipt, fault.retryAfterMs]);
        }
        return failed.map(({ message: { id } }) => id);
      };
    },
  };
}

export function message(requestId: string, reason: ReleaseReason = 'complete', after = 0): string {
  return encodeCompletionMessage({ ...ref, reason, requestId, after });
}

export async function storeWith(...parts: readonly Part[]): Promise<GroupStore> {
  const store = memoryGroupStore();
  for (const part of parts) await store.putPart(ref, part);
  return store;
}
