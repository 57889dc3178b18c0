import { createJoinHandler, type JoinFunctionPorts } from '../../../functions/fusion/join/handler.ts';
import type { Fusion } from '../../../shared/policy/fusion.ts';
import type { GroupStore } from '../../../shared/aggregation/group-store.ts';
import type { GroupRef } from '../../../shared/aggregation/group.ts';
import type { Json } from '../../../shared/json/json.ts';
import { decodeCompletionMessage } from '../../../shared/messages/completion-message.ts';
import type { FusionMessage } from '../../../shared/messages/fusion-message.ts';
import type { Statements } from '../../../shared/messages/statements.ts';
import { decodeFusionMessage, encodeFusionMessage } from '../../../shared/messages/fusion-message.ts';
import { memoryGroupStore } from '../../fakes/memory-group-store.ts';
import { envelopeOf } from '../../fakes/parts.ts';
import { fusionOf } from '../../fakes/policies.ts';
import { rememberSent, type Sent } from '../../fakes/sent.ts';
import { inboundMessage } from '../../fakes/inbound.ts';

export const ref: GroupRef = { fusion: 'order', key: 'k' };

/** The world around the join functions of one test. */
export interface JoinWorld {
  /** Opens a function: messages as ids and bodies in, the ids to redeliver out. */
  open(
    store?: GroupStore,
    policy?: Partial<Fusion>,
    more?: Partial<JoinFunctionPorts>,
  ): (...messages: readonly (readonly [id: string, body: string])[]) => Promise<readonly string[]>;
  /** The ports of such a function. */
  portsOf(store: GroupStore, policy: Partial<Fusion>, more: Partial<JoinFunctionPorts>): JoinFunctionPorts;
  /** Stands still until the test moves it. */
  readonly clock: { at: number };
  readonly sent: Sent;
  /** The messages sent back to the fusion queue. */
  readonly further: Sent;
  readonly letters: Sent;
  readonly faults: readonly string[];
  reasonsSent(): readonly string[];
  furtherMessages(): readonly (FusionMessage | undefined)[];
}

export function joinWorld(): JoinWorld {
  const clock = { at: 1_000 };
  const sent = rememberSent();
  const further = rememberSent();
  const letters = rememberSent();
  const faults: string[] = [];
  const portsOf: JoinWorld['portsOf'] = (store, policy, more) => {
    let tickets = 0;
    return {
      bridgeName: 'shop',
      fusions: new Map([['order', fusionOf(policy)]]),
      store,
      clock: { now: () => clock.at },
      newRequestId: () => `ticket-${(tickets += 1)}`,
      completions: sent.sender,
      fusionQueue: further.sender,
      deadLetters: letters.sender,
      timers: sent.clocks,
      quarantine: sent.quarantine,
      publisher: sent.publisher,
      ...more,
    };
  };
  return {
    clock,
    sent,
    further,
    letters,
    faults,
    portsOf,
    open(store = memoryGroupStore(), policy = {}, more = {}) {
      const handler = createJoinHandler(portsOf(store, policy, more));
      return async (...messages) => {
        const failed = await handler(
          messages.map(([id, body]) => inboundMessage(id, body)),
          { remainingMs: () => 10_000 },
        );
        for (const fault of new Set(failed.map((one) => one.fault))) faults.push(String(fault));
        return failed.map(({ message: { id } }) => id);
      };
    },
    reasonsSent: () =>
      sent.messages.map(({ body }) => {
        const decoded = decodeCompletionMessage(body);
        return decoded.kind === 'message'
          ? `${decoded.message.reason} after ${decoded.message.after}`
          : decoded.kind;
      }),
    furtherMessages: () =>
      further.messages.map(({ body }) => {
        const decoded = decodeFusionMessage(body);
        return decoded.kind === 'message' ? decoded.message : undefined;
      }),
  };
}

export function contribution(
  topic: string,
  id: string,
  key = 'k',
  value: Json = { n: 1 },
  states?: Statements,
): string {
  return encodeFusionMessage({
    kind: 'contribution',
    fusion: 'order',
    key,
    topic,
    ...(states !== undefined && { states }),
    envelope: envelopeOf(topic, id, value),
  });
}

export const timer = encodeFusionMessage({ kind: 'timer', ...ref });

/** A store in which the group is closed by its first part. */
export async function closedStore(partIds: readonly string[]): Promise<GroupStore> {
  const store = memoryGroupStore();
  const state = {
    state: 'completed',
    generation: 1,
    token: 't',
    requestedBy: 'ticket',
    included: partIds,
    before: [],
    savedAt: 900,
    ended: 'fused',
  } as const;
  await store.save(ref, { state, outcome: { kind: 'dead-lettered', letter: '' } }, [], undefined);
  return store;
}
