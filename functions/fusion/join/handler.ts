import type { Fusion } from '../../../shared/policy/fusion.ts';
import { longestWaitMs } from '../../../shared/policy/longest-wait.ts';
import { closeSeries, releaseAll } from '../../../shared/aggregation/open-groups/release-all.ts';
import type { GroupRef } from '../../../shared/aggregation/group.ts';
import type { GroupStore } from '../../../shared/aggregation/group-store.ts';
import { joinGroup, type JoinPorts } from '../../../shared/aggregation/join/join-group.ts';
import type { OpenedGroup, OpenGroups } from '../../../shared/aggregation/open-groups/open-groups.ts';
import { opensRounds } from '../../../shared/aggregation/complete/latecomers.ts';
import { partOf } from '../../../shared/aggregation/part-of.ts';
import type { FusionMessage } from '../../../shared/messages/fusion-message.ts';
import type { Clock } from '../../../shared/ports/clock.ts';
import type { InboundMessage } from '../../../shared/ports/inbound-message.ts';
import { NewerVersionError } from '../../../shared/ports/newer-version.ts';
import {
  performActions,
  type ActionPorts,
  type ReleaseAllActions,
  type GroupActions,
} from '../../../shared/aggregation/join/perform-actions.ts';
import {
  groupByKey,
  type GroupBatch,
  type ReleaseAllRequest,
} from '../../../shared/aggregation/join/group-by-key.ts';
import type { PredicateInput } from '../../../shared/aggregation/join/evaluate-predicate.ts';

export interface JoinFunctionPorts extends ActionPorts {
  readonly fusions: ReadonlyMap<string, Fusion>;
  readonly store: GroupStore;
  /** Given where a fusion must find its open groups. */
  readonly openGroups?: OpenGroups;
  /** Given where a fusion has a predicate. Never throws for what a group holds. */
  readonly predicateHolds?: (question: PredicateInput) => Promise<boolean>;
  readonly clock: Clock;
  /** Receives every fault that sends messages back to the queue. */
  onFault(error: unknown, messageIds: readonly string[]): void;
}

/**
 * One batch in, the ids to redeliver out. The contributions of one group are put together and read once; what
 * follows from all groups is sent in as few requests as possible. A message of a newer release comes again alone.
 */
export const createJoinHandler =
  (ports: JoinFunctionPorts) =>
  async (messages: readonly InboundMessage[]): Promise<readonly string[]> => {
    const { groups, orders, foreign, newer } = groupByKey(messages);
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

    for (const { messageId, ...gap } of newer) {
      ports.onFault(new NewerVersionError('a fusion message', gap), [messageId]);
      failed.push(messageId);
    }
    const [visited, ordered] = await Promise.all([
      Promise.all(groups.map((group) => orRedeliver(group.messageIds, visit(group, ports)))),
      Promise.all(orders.map((order) => orRedeliver([order.messageId], carryOut(order, ports)))),
    ]);
    const batch = {
      visited: visited.filter((group) => group !== undefined),
      ordered: ordered.filter((order) => order !== undefined),
      foreign,
    };
    const inBatch = [
      ...batch.visited.flatMap(({ group }) => group.messageIds),
      ...batch.ordered.map(({ messageId }) => messageId),
      ...foreign.map(({ messageId }) => messageId),
    ];
    await orRedeliver(inBatch, performActions(batch, ports));
    return failed;
  };

async function visit(group: GroupBatch, ports: JoinFunctionPorts): Promise<GroupActions> {
  const { store, clock, openGroups, predicateHolds } = ports;
  const { ref, arrivals, timerFired, isReevaluated, releaseRequest } = group;
  const fusion = fusionOf(ref.fusion, ports);
  const now = clock.now();
  const parts = arrivals.map((arrival) =>
    Object.assign(partOf(arrival, now), { original: arrival.original }),
  );
  const joinPorts: JoinPorts = {
    store,
    clock,
    ...(predicateHolds && {
      predicateHolds: ({ key }, seen) =>
        predicateHolds({ fusion, key, parts: seen, read: () => store.parts(ref) }),
    }),
  };
  const joined = await joinGroup(
    fusion,
    ref,
    { parts, timerFired, isReevaluated, ...(releaseRequest && { releaseRequest }) },
    joinPorts,
  );
  const { decision, conflicts, tooLate, opened } = joined;
  const succeeded = await note(opened, openGroups);
  return {
    group,
    decision,
    tooLate,
    late: fusion.late,
    succeeded,
    conflicts,
  };
}

/** Notes a group that has opened. The groups that it succeeds are to be released. */
async function note(
  opened: OpenedGroup | undefined,
  openGroups: OpenGroups | undefined,
): Promise<readonly GroupRef[]> {
  if (opened === undefined || openGroups === undefined) return [];
  const { series } = opened;
  if (series !== undefined) return closeSeries(openGroups, { ...opened, series });
  await openGroups.note(opened);
  return [];
}

/** Sends a release request to one page of the open groups. A further message continues with the rest. */
async function carryOut(
  { messageId, order }: ReleaseAllRequest,
  ports: JoinFunctionPorts,
): Promise<ReleaseAllActions> {
  const { fusion, reason } = order;
  const policy = fusionOf(fusion, ports);
  if (ports.openGroups === undefined || !policy.isListed) {
    throw new Error(`the fusion "${fusion}" does not list its open groups`);
  }
  const from = ports.clock.now() - longestWaitMs(policy) - clocksDifferMs;
  const isClosed = opensRounds(policy)
    ? () => Promise.resolve(false)
    : (ref: GroupRef) => ports.store.hasState(ref);
  const { releases, next } = await releaseAll(ports.openGroups, isClosed, order, from);
  const messages: FusionMessage[] = releases.map(({ key }) => ({ kind: 'release', fusion, key, reason }));
  if (next !== undefined) messages.push({ kind: 'release-all', fusion, reason, cursor: next });
  return { messageId, messages };
}

/** Clocks of two machines may differ, and a group that is due may not have been seen to yet. */
const clocksDifferMs = 60 * 60 * 1_000;

function fusionOf(name: string, { fusions }: JoinFunctionPorts): Fusion {
  const fusion = fusions.get(name);
  if (fusion === undefined) throw new Error(`no fusion is named "${name}"`);
  return fusion;
}
