import { randomUUID } from 'node:crypto';
import { sqsClient } from '../../../shared/adapters/aws/clients.ts';
import { dynamoClient } from '../../../shared/adapters/aws/dynamodb/dynamo-client.ts';
import { eventBridgeClient } from '../../../shared/adapters/aws/eventbridge/event-bridge-client.ts';
import { dynamoGroupStore } from '../../../shared/adapters/aws/dynamodb/dynamo-group-store.ts';
import { environment } from '../../../shared/adapters/aws/environment.ts';
import { eventBridgePublisher } from '../../../shared/adapters/aws/eventbridge/event-bridge-publisher.ts';
import { queueOrSchedulerTimers } from '../../../shared/adapters/aws/scheduler/queue-or-scheduler-timers.ts';
import type { SchedulerTimer } from '../../../shared/adapters/aws/scheduler/scheduler-timer.ts';
import { receiveFromSqs, type SqsFunction } from '../../../shared/adapters/aws/sqs/receive-from-sqs.ts';
import { retriesFrom } from '../../../shared/adapters/aws/sqs/retries-from.ts';
import { sqsMessageSender } from '../../../shared/adapters/aws/sqs/sqs-message-sender.ts';
import { sqsQuarantine } from '../../../shared/adapters/aws/sqs/sqs-quarantine.ts';
import { withOwnProcess } from '../../../shared/adapters/node/own-process.ts';
import type { FallibleHandler } from '../../../shared/ports/inbound-message.ts';
import type { Fusion } from '../../../shared/policy/fusion.ts';
import { retentionByFusion } from '../../../shared/aggregation/retention.ts';
import type { OpenGroups } from '../../../shared/aggregation/open-groups/open-groups.ts';
import { surplusMemory } from '../../../shared/aggregation/join/surplus.ts';
import type { LivePolicies } from '../../../shared/policy-version/live-policies.ts';
import { createJoinHandler, giveUpIn, type JoinFunctionPorts } from './handler.ts';
import type { GroupsTable } from './open-groups.ts';

/** Creates the join handler, and watches it. */
export type ObserveJoin = (
  create: (ports: JoinFunctionPorts) => FallibleHandler,
  ports: JoinFunctionPorts,
) => FallibleHandler;

export interface JoinDeployment {
  readonly fusions: readonly Fusion[];
  /** Present when a deadline exceeds the longest delay of a queue; see `long-timers.ts`. */
  readonly longTimers?: () => SchedulerTimer;
  /** Present when a fusion lists its open groups; see `open-groups.ts`. */
  readonly openGroups?: (table: GroupsTable, fusions: readonly Fusion[]) => OpenGroups;
  /** Present when the policy has versions; see `../live-policy.ts`. */
  readonly livePolicy?: (table: GroupsTable, fusions: readonly Fusion[]) => LivePolicies;
  /** Present when a fusion has a predicate; see `predicate.ts`. */
  readonly predicateHolds?: JoinFunctionPorts['predicateHolds'];
  /** Present where the bridge asks for telemetry; see `observed.ts`. */
  readonly observe?: ObserveJoin;
}

/** Wires the join function, once at its cold start. */
export function start({
  fusions,
  longTimers,
  openGroups,
  livePolicy,
  predicateHolds,
  observe = (create, ports) => create(ports),
}: JoinDeployment): SqsFunction {
  // A version may have any deadline, so groups are kept and listed for the longest.
  const kept = livePolicy === undefined ? fusions : fusions.map((one) => ({ ...one, statesDeadline: true }));
  const env = environment(process.env);
  const clock = { now: () => Date.now() };
  const sqs = sqsClient();
  const table = { client: dynamoClient(), tableName: env('GROUPS_TABLE'), clock };
  const fusionQueue = sqsMessageSender(sqs, env('FUSION_QUEUE_URL'));
  const ports: JoinFunctionPorts = {
    bridgeName: env('BRIDGE_NAME'),
    fusions: new Map(kept.map((fusion) => [fusion.name, fusion])),
    clock,
    newRequestId: randomUUID,
    store: dynamoGroupStore({ ...table, retentionMs: retentionByFusion(kept) }),
    ...(openGroups && { openGroups: openGroups(table, kept) }),
    ...(livePolicy && { live: livePolicy(table, fusions) }),
    ...(predicateHolds && { predicateHolds }),
    surplus: surplusMemory(),
    fusionQueue,
    timers: queueOrSchedulerTimers(fusionQueue, longTimers?.()),
    deadLetters: sqsMessageSender(sqs, env('COMPLETION_DLQ_URL')),
    completions: sqsMessageSender(sqs, env('COMPLETION_QUEUE_URL')),
    quarantine: sqsQuarantine(sqs, env('QUARANTINE_QUEUE_URL')),
    publisher: eventBridgePublisher(eventBridgeClient(), env('BUS_NAME')),
  };
  const retries = retriesFrom(sqs, env, 'join');
  return receiveFromSqs(
    withOwnProcess(observe(createJoinHandler, ports), {
      ...retries,
      giveUp: giveUpIn(ports, retries.giveUp),
    }),
  );
}
