import type { Fusion } from '../../../shared/policy/fusion.ts';
import { longestWaitMs } from '../../../shared/policy/longest-wait.ts';
import { closeSeries, releaseAll } from '../../../shared/aggregation/open-groups/release-all.ts';
import type { GroupRef } from '../../../shared/aggregation/group.ts';
import type { GroupStore } from '../../../shared/aggregation/group-store.ts';
import { joinGroup, type JoinPorts } from '../../../shared/aggregation/join/join-group.ts';
import type { OpenedGroup, OpenGroups } from '../../../shared/aggregation/open-groups/open-groups.ts';
import type { Surplus } from '../../../shared/aggregation/join/surplus.ts';
import { opensRounds } from '../../../shared/aggregation/complete/latecomers.ts';
import { partOf } from '../../../shared/aggregation/part-of.ts';
import type { FusionMessage } from '../../../shared/messages/fusion-message.ts';
import type { LivePolicies } from '../../../shared/policy-version/live-policies.ts';
import type { Clock } from '../../../shared/ports/clock.ts';
import type { FallibleHandler } from '../../../shared/ports/inbound-message.ts';
import { NewerVersionError } from '../../../shared/ports/newer-version.ts';
import type { Ruling } from '../../../shared/ports/rule-by.ts';
import { lastCrash } from '../../../shared/ports/retry-rule.ts';
import type { RetryPorts } from '../../../shared/ports/with-retries.ts';
import { RetryableError } from '../../../shared/ports/retryable-error.ts';
import {
  performActions,
  type ActionPorts,
  type BatchActions,
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
  /** Given where the policy has versions. */
  readonly live?: LivePolicies;
  /** Given where a fusion has a predicate. Never throws for what a group holds. */
  readonly predicateHolds?: (question: PredicateInput) => Promise<Ruling>;
  readonly clock: Clock;
  /** The memory of this joiner. */
  readonly surplus?: Surplus;
}

/**
 * Handles one batch, and returns the messages that failed. The parts of one group are put together and read once. All
 * that follows is sent in as few requests as possible. A message of a newer release fails alone.
 */
export const createJoinHandler =
  (ports: JoinFunctionPorts): FallibleHandler =>
  async (messages) => {
    const { groups, orders, foreign, newer } = groupByKey(messages);
    const faults = new Map<string, unknown>();
    const orFail = async <T>(messageIds: readonly string[], work: Promise<T>): Promise<T | undefined> => {
      try {
        return await work;
      } catch (fault) {
        for (const id of messageIds) faults.set(id, fault);
        return undefined;
      }
    };

    for (const { messageId, ...gap } of newer) {
      faults.set(messageId, new NewerVersionError('a fusion message', gap));
    }
    const [visited, ordered] = await Promise.all([
      Promise.all(groups.map((group) => orFail(group.messageIds, visit(group, ports)))),
      Promise.all(orders.map((order) => orFail([order.messageId], carryOut(order, ports)))),
    ]);
    await performAll(
      {
        visited: visited.filter((group) => group !== undefined),
        ordered: ordered.filter((order) => order !== undefined),
        foreign,
      },
      ports,
      orFail,
    );
    return messages.flatMap((message) =>
      faults.has(message.id) ? [{ message, fault: faults.get(message.id) }] : [],
    );
  };

/** The last delivery at which a message goes on without its predicate. If that ends the function too, it is quarantined. */
const lastWithoutPredicate = lastCrash + 5;

/**
 * Gives up a message. One that ended its process is handled once more, without the predicate of its fusion: its part is
 * stored already, and the group needs its timer. The other rules then release the group. All else goes to quarantine.
 */
export const giveUpIn =
  (ports: JoinFunctionPorts, quarantine: RetryPorts['giveUp']): RetryPorts['giveUp'] =>
  async (message, rejection) => {
    const mayGoOn = rejection.code === 'crashed' && message.receives <= lastWithoutPredicate;
    if (mayGoOn && ports.predicateHolds !== undefined) {
      const without = createJoinHandler({ ...ports, predicateHolds: async () => 'undecided' });
      const failed = await without([message], { remainingMs: () => 0 });
      if (failed.length === 0) return;
    }
    await quarantine(message, rejection);
  };

/**
 * Performs the actions of a batch in one go. When a service refuses one of them for good, the actions of each message
 * are performed by themselves, so that no other message fails with it. All of them may be repeated.
 */
async function performAll(
  batch: BatchActions,
  ports: ActionPorts,
  orFail: (messageIds: readonly string[], work: Promise<void>) => Promise<unknown>,
): Promise<void> {
  const { visited, ordered, foreign } = batch;
  const alone: readonly (BatchActions & { readonly ids: readonly string[] })[] = [
    ...visited.map((one) => ({ visited: [one], ordered: [], foreign: [], ids: one.group.messageIds })),
    ...ordered.map((one) => ({ visited: [], ordered: [one], foreign: [], ids: [one.messageId] })),
    ...foreign.map((one) => ({ visited: [], ordered: [], foreign: [one], ids: [one.messageId] })),
  ];
  try {
    await performActions(batch, ports);
  } catch (fault) {
    const isShared = fault instanceof RetryableError || alone.length === 1;
    await Promise.all(
      alone.map((one) =>
        orFail(one.ids, isShared ? Promise.reject<void>(fault) : performActions(one, ports)),
      ),
    );
  }
}

async function visit(group: GroupBatch, ports: JoinFunctionPorts): Promise<GroupActions> {
  const { store, clock, openGroups, predicateHolds, live } = ports;
  const { ref, arrivals, timerFired, isReevaluated, releaseRequest } = group;
  const version = await live?.current(ref.fusion, ref.key);
  /** The policy that judges the group: the last one that was asked for. */
  let fusion = live === undefined ? fusionOf(ref.fusion, ports) : await live.fusionOf(ref.fusion, version);
  const now = clock.now();
  const stamp = version === undefined ? {} : { version };
  const parts = arrivals.map((arrival) =>
    Object.assign(partOf(arrival, now), { original: arrival.original }, stamp),
  );
  const joinPorts: JoinPorts = {
    store,
    clock,
    ...(ports.surplus && { surplus: ports.surplus }),
    ...(live && { policyOf: async (one) => (fusion = await live.fusionOf(ref.fusion, one)) }),
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
  const { decision, conflicts, tooLate, whyTooLate, opened } = joined;
  const succeeded = await note(opened, openGroups);
  return {
    group,
    decision,
    tooLate,
    whyTooLate,
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
