import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { Fusion } from '../../../shared/bridge/bridge.ts';
import type { GroupStore } from '../../../shared/group/group-store.ts';
import { answerTimer, joinGroup } from '../../../shared/group/join-group.ts';
import { partOf } from '../../../shared/group/part-of.ts';
import type { Clock } from '../../../shared/messaging/ports.ts';
import { act, type ActionPorts, type JoinedBatch } from './act.ts';
import { gather, type GroupBatch } from './gather.ts';

export interface JoinFunctionPorts extends ActionPorts {
  readonly fusions: ReadonlyMap<string, Fusion>;
  readonly store: GroupStore;
  readonly clock: Clock;
  /** Told of every fault that sends messages back to the queue. */
  onFault(error: unknown, messageIds: readonly string[]): void;
}

/**
 * One SQS batch in, the ids to redeliver out. The contributions of one group are put together and read once; what
 * follows from all groups is sent in as few requests as possible.
 */
export const createJoinHandler =
  (ports: JoinFunctionPorts) =>
  async ({ Records }: SQSEvent): Promise<SQSBatchResponse> => {
    const { groups, foreign } = gather(Records);
    const failed: string[] = [];
    const orRedeliver = async <T>(
      messageIds: readonly string[],
      work: Promise<T>,
    ): Promise<T | undefined> => {
      try {
        return await work;
      } catch (error) {
        ports.onFault(error, messageIds);
        failed.push(...messageIds);
        return undefined;
      }
    };

    const joined = await Promise.all(
      groups.map((group) => orRedeliver(group.messageIds, join(group, ports))),
    );
    const batch = { joined: joined.filter((group) => group !== undefined), foreign };
    const inBatch = [
      ...batch.joined.flatMap(({ group }) => group.messageIds),
      ...foreign.map((one) => one.messageId),
    ];
    await orRedeliver(inBatch, act(batch, ports));
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
  };

async function join(group: GroupBatch, { fusions, store, clock }: JoinFunctionPorts): Promise<JoinedBatch> {
  const policy = fusions.get(group.ref.fusion);
  if (policy === undefined) throw new Error(`no fusion is named "${group.ref.fusion}"`);
  if (group.arrivals.length === 0) {
    return { group, decision: await answerTimer(policy, group.ref, { store, clock }), conflicts: [] };
  }
  const parts = group.arrivals.map((arrival) => ({ ...partOf(arrival.contribution, clock.now()), arrival }));
  const { decision, conflicts } = await joinGroup(policy, group.ref, parts, { store, clock });
  return { group, decision, conflicts: conflicts.map((part) => part.arrival) };
}
