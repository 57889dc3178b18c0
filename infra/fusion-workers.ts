import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Duration, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { ClaudePolicy } from '../shared/policy/compose-policy.ts';
import type { Fusion } from '../shared/policy/fusion.ts';
import { keyOfNode } from '../shared/policy/model-route.ts';
import type { Recipient } from '../shared/policy/bridge.ts';
import { longestWaitMs } from '../shared/policy/longest-wait.ts';
import { mostGroupMs } from '../shared/policy/group-limits.ts';
import {
  type RecipientDescriptor,
  recipientsVariable,
} from '../shared/policy/recipients/recipient-descriptor.ts';
import { recipientTransports } from '../shared/policy/recipients/recipient-transports.ts';
import { BudgetAlarm } from './budget-alarm.ts';
import { type ClaimsBucket, settingsForLargeBodies } from './claims-bucket.ts';
import { UserError } from '../shared/ports/user-error.ts';
import type { FusionBus } from './event-bus.ts';
import { timeForBatch } from './expressions.ts';
import type { GroupsTable } from './groups-table.ts';
import { grantBedrock } from './grant-bedrock.ts';
import { asksDirectly, nodesOf } from './claude-extras.ts';
import { longestDelayMs } from './longest-delay.ts';
import { ModelKey } from './model-key.ts';
import type { DeployedRecipient } from './recipients/recipient-deployment.ts';
import { QueueWorker } from './queue-worker.ts';
import { ReleaseSchedule } from './release-schedule.ts';
import { Timers } from './timers.ts';

/** Time beside the model's: to read the group, to save, to publish, and to end in good order. */
const completeOverheadSeconds = 15;
const longestLambdaSeconds = 900;

/**
 * Time to merge a group at its bounds, twice: together with others in a process of its own, and alone. No group is begun
 * in less than the half.
 */
const mergeSeconds = (2 * mostGroupMs) / 1_000;

/** Time to fetch the large bodies of a group and to merge them. */
const fetchSeconds = 20;

const joinBatchSize = 10;

export interface FusionWorkersProps {
  readonly bridgeName: string;
  readonly fusions: readonly Fusion[];
  readonly codeDirs: { readonly join: string; readonly complete: string };
  readonly bus: FusionBus;
  readonly groups: GroupsTable;
  /** Undefined when large bodies are rejected. */
  readonly claims: ClaimsBucket | undefined;
  readonly quarantine: Queue;
  readonly recipients: readonly (Recipient & DeployedRecipient)[];
  /**
   * The most concurrent completions when a model is asked. Without several answers this is the most concurrent model
   * calls.
   */
  readonly modelConcurrency: number;
}

/**
 * Creates join and complete, each with its queue. Join gathers parts and never waits; only complete calls the model.
 */
export class FusionWorkers extends Construct {
  readonly join: QueueWorker;
  readonly complete: QueueWorker;
  /** Undefined when no fusion asks a model. */
  readonly modelKey: ModelKey | undefined;

  constructor(scope: Construct, id: string, props: FusionWorkersProps) {
    super(scope, id);
    this.modelKey = props.fusions.some(needsKey) ? new ModelKey(this, 'ModelKey') : undefined;
    this.complete = this.createComplete(props);
    grantBedrock(this.complete.role, props.fusions.flatMap(nodesOf));
    this.join = this.createJoin(props, this.complete);
    // Complete hands the next round of a key to join when the round opened during a completion.
    this.complete.fn.addEnvironment('FUSION_QUEUE_URL', this.join.queue.queueUrl);
    this.join.queue.grantSendMessages(this.complete.fn);
  }

  private createComplete(props: FusionWorkersProps): QueueWorker {
    const { bridgeName, fusions, codeDirs, bus, groups, recipients } = props;
    const { claims, quarantine, modelConcurrency } = props;
    const claude = fusions.map(({ compose }) => compose).filter((compose) => compose.kind === 'claude');
    const asksModel = claude.length > 0;
    const key = this.modelKey;
    const timeout = completeTimeout(claude, claims === undefined ? 0 : fetchSeconds);
    const { memoryMb, environment } = settingsForLargeBodies(claims);
    const worker = new QueueWorker(this, 'Complete', {
      role: 'complete',
      name: 'complete',
      description: `Merges, composes and publishes the groups of ${bridgeName}`.slice(0, 256),
      codeDir: codeDirs.complete,
      timeout,
      memoryMb,
      // Complete sends to join when parts arrive during a completion. The loop is bounded: each round takes new parts.
      feedsItself: true,
      queueRole: 'completion',
      queueName: 'completion',
      deadLettersOf: 'completion',
      oldestMessage: Duration.minutes(30),
      // One group at a time when a model is asked, so that maxConcurrency bounds the model calls. Likewise when bodies
      // come from the bucket, so that the function's memory holds those of one group only.
      batchSize: asksModel || claims !== undefined ? 1 : 10,
      maxConcurrency: asksModel ? modelConcurrency : 50,
      environment: ({ deadLetters }) => ({
        BRIDGE_NAME: bridgeName,
        GROUPS_TABLE: groups.table.tableName,
        COMPLETION_DLQ_URL: deadLetters.queueUrl,
        QUARANTINE_QUEUE_URL: quarantine.queueUrl,
        BUS_NAME: bus.bus.eventBusName,
        ...this.addressesByVariable(recipients),
        ...(key === undefined ? {} : { CLAUDE_SECRET_ARN: key.secret.secretArn }),
        ...environment,
      }),
    });
    this.grantComplete(worker, props);
    if (claude.some(({ budgetPerDay }) => budgetPerDay !== undefined)) {
      groups.grantBudgets(worker.fn);
      new BudgetAlarm(this, 'Budget', { bridgeName, logGroup: worker.logGroup });
    }
    claims?.grantMerge(worker.role);
    claims?.grantResults(worker.role);
    return worker;
  }

  private grantComplete(
    { fn, deadLetters }: QueueWorker,
    { groups, bus, quarantine, recipients }: FusionWorkersProps,
  ): void {
    groups.grantGroups(fn);
    bus.grantPublish(fn);
    deadLetters.grantSendMessages(fn);
    quarantine.grantSendMessages(fn);
    for (const recipient of recipients) recipient.grantSend?.(fn);
    this.modelKey?.secret.grantRead(fn);
  }

  /** Returns the addresses of recipients, for each transport by which complete sends. */
  private addressesByVariable(recipients: FusionWorkersProps['recipients']): Record<string, string> {
    const descriptors: readonly RecipientDescriptor[] = recipientTransports;
    const sent = descriptors.filter(({ sentBy }) => sentBy === 'complete');
    return Object.fromEntries(
      sent.flatMap(({ name: transport, isForwarded }) => {
        const own = recipients.filter((recipient) => recipient.transport === transport);
        if (own.length === 0 && isForwarded === true) return [];
        const addresses = Object.fromEntries(own.map(({ name, address }) => [name, address]));
        return [[recipientsVariable(transport), Stack.of(this).toJsonString(addresses)]];
      }),
    );
  }

  private createJoin(props: FusionWorkersProps, completions: QueueWorker): QueueWorker {
    const { bridgeName, fusions, codeDirs, bus, groups, claims, quarantine } = props;
    const longestDeadlineMs = Math.max(0, ...fusions.map(longestWaitMs));
    const hasPredicate = fusions.some(({ predicate }) => predicate !== undefined);
    // Only a predicate reads bodies before a group is released.
    const read = hasPredicate ? claims : undefined;
    const { memoryMb, environment } = settingsForLargeBodies(read);
    let timers: Timers | undefined;
    const worker = new QueueWorker(this, 'Join', {
      role: 'join',
      name: 'join',
      description: `Gathers the groups of ${bridgeName}`.slice(0, 256),
      codeDir: codeDirs.join,
      // A batch may hold as many groups as messages, and each may need its fusion's predicate, twice where it is slow.
      timeout: timeForBatch(joinBatchSize, hasPredicate ? 2 : 0, read === undefined ? 0 : fetchSeconds),
      memoryMb,
      // Timers are messages of join to itself. The loop is bounded: a group has one timer, which is scheduled again
      // only when it fires early.
      feedsItself: true,
      queueRole: 'fusion',
      queueName: 'fusion',
      deadLettersOf: 'fusion',
      // A timer stays in the queue during its delay, which does not mean that the queue stands still.
      oldestMessage: Duration.minutes(10 + Math.ceil(Math.min(longestDeadlineMs, longestDelayMs) / 60_000)),
      batchSize: joinBatchSize,
      maxConcurrency: 50,
      environment: ({ queue, deadLetters }) => {
        if (longestDeadlineMs > longestDelayMs) timers = new Timers(this, 'Timers', { queue, deadLetters });
        return {
          BRIDGE_NAME: bridgeName,
          GROUPS_TABLE: groups.table.tableName,
          FUSION_QUEUE_URL: queue.queueUrl,
          FUSION_QUEUE_ARN: queue.queueArn,
          COMPLETION_QUEUE_URL: completions.queue.queueUrl,
          COMPLETION_DLQ_URL: completions.deadLetters.queueUrl,
          QUARANTINE_QUEUE_URL: quarantine.queueUrl,
          BUS_NAME: bus.bus.eventBusName,
          ...(timers === undefined
            ? {}
            : {
                SCHEDULE_GROUP: timers.group.scheduleGroupName,
                SCHEDULER_ROLE_ARN: timers.role.roleArn,
                FUSION_DLQ_ARN: deadLetters.queueArn,
              }),
          ...environment,
        };
      },
    });
    grantJoin(worker, props, completions);
    timers?.grantCreate(worker.role);
    this.createReleaseSchedules(fusions, worker, timers);
    read?.grantMerge(worker.role);
    return worker;
  }

  private createReleaseSchedules(
    fusions: readonly Fusion[],
    { queue: fusionQueue, deadLetters }: QueueWorker,
    existing: Timers | undefined,
  ): void {
    if (fusions.every(({ schedule }) => schedule === undefined)) return;
    const timers = existing ?? new Timers(this, 'Timers', { queue: fusionQueue, deadLetters });
    for (const { name: fusion, schedule: expression } of fusions) {
      if (expression === undefined) continue;
      new ReleaseSchedule(this, `Release-${fusion}`, {
        fusion,
        expression,
        timers,
        fusionQueue,
        deadLetters,
      });
    }
  }
}

function grantJoin(
  { fn, queue }: QueueWorker,
  { groups, bus, quarantine }: FusionWorkersProps,
  completions: QueueWorker,
): void {
  groups.grantGroups(fn);
  groups.grantTallies(fn);
  bus.grantPublish(fn);
  queue.grantSendMessages(fn);
  completions.queue.grantSendMessages(fn);
  completions.deadLetters.grantSendMessages(fn);
  quarantine.grantSendMessages(fn);
}

/** Tells whether a fusion asks an API by a key. A route may have nodes that need none. */
function needsKey(fusion: Fusion): boolean {
  return asksDirectly(fusion) || nodesOf(fusion).some((node) => keyOfNode(node) !== undefined);
}

function completeTimeout(claude: readonly ClaudePolicy[], moreSeconds: number): Duration {
  if (claude.length === 0) return Duration.seconds(mergeSeconds + moreSeconds);
  const longestMs = Math.max(...claude.map(({ timeoutMs }) => timeoutMs));
  const overheadSeconds = completeOverheadSeconds + moreSeconds;
  const seconds = Math.ceil(longestMs / 1000) + overheadSeconds;
  if (seconds > longestLambdaSeconds) {
    throw new UserError(
      `compose.timeout of ${longestMs / 1000} s is too long: with ${overheadSeconds} s more to save and publish, it exceeds the ` +
        `${longestLambdaSeconds} s that a function may take; shorten it`,
    );
  }
  return Duration.seconds(seconds);
}
