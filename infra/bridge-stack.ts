import { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { Function } from 'aws-cdk-lib/aws-lambda';
import { Topic as SnsTopic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { EventBus } from 'aws-cdk-lib/aws-events';
import { CfnOutput, type Environment, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { Bridge } from '../shared/policy/bridge.ts';
import { endpointVariable } from '../shared/policy/telemetry-policy.ts';
import { stackName } from '../shared/bridge-file/stack-name.ts';
import { BatchWorker } from './batch-worker.ts';
import { ClaimsBucket } from './claims-bucket.ts';
import { OperatorDashboard } from './dashboard.ts';
import { NodeFunction } from './node-function.ts';
import { OutageAlarm } from './outage-alarm.ts';
import { asksInBatches } from './claude-extras.ts';
import { FusionBus } from './event-bus.ts';
import { FeedFunction } from './feeds/feed-function.ts';
import { featureFlags } from './feature-flags.ts';
import type { FunctionCode } from './function-code.ts';
import { FusionWorkers } from './fusion-workers.ts';
import { Gateway } from './gateway.ts';
import { GroupsTable } from './groups-table.ts';
import { pascalCase } from './names.ts';
import { recipientDeployments } from './recipients/registry.ts';
import { TerminalQueue } from './terminal-queue.ts';
import { TopicChannel } from './topic-channel.ts';
import { Unrouted } from './unrouted.ts';

export interface BridgeStackProps {
  readonly bridge: Bridge;
  readonly code: FunctionCode;
  /** An SNS topic that gets every alarm. Without it the alarms still show on the dashboard. */
  readonly alarmTopicArn?: string;
  /** The most concurrent calls to Claude, 2 to 1,000. */
  readonly modelConcurrency?: number;
  /** The collector that gets traces, where the bridge asks for them. */
  readonly otlpEndpoint?: string;
  /** The account and region; by default those of the CDK CLI. */
  readonly env?: Environment;
}

/**
 * Creates everything that one bridge file declares, in one stack. Only the stack has a physical name, which it needs,
 * and the bus, its archive and the schedule group, for which EventBridge and Scheduler require one. CDK makes those
 * names unique to the stack.
 */
export class BridgeStack extends Stack {
  readonly bus: EventBus;
  readonly groups: Table;
  /** The queues by the recipients' names; a recipient of another transport has none. */
  readonly recipients: ReadonlyMap<string, Queue>;

  constructor(
    scope: Construct,
    { bridge, code, alarmTopicArn, modelConcurrency = 10, otlpEndpoint, env }: BridgeStackProps,
  ) {
    const name = stackName(bridge.name);
    super(scope, name, {
      stackName: name,
      description: `fusion-bus: ${bridge.name}`.slice(0, 1024),
      ...(env !== undefined && { env }),
    });
    for (const [flag, value] of Object.entries(featureFlags)) this.node.setContext(flag, value);
    // CDK makes a function depend on its role and on the role's policy; cfn-lint calls the first dependency needless.
    this.templateOptions.metadata = { 'cfn-lint': { config: { ignore_checks: ['W3005'] } } };

    const bus = new FusionBus(this, 'Bus', bridge);
    const groups = new GroupsTable(this, 'Groups');
    const claims = bridge.claimCheck ? new ClaimsBucket(this, 'Claims', bridge.fusions) : undefined;
    const quarantine = new TerminalQueue(this, 'Quarantine', {
      role: 'quarantine',
      name: 'quarantine',
      runbook: 'quarantine',
    }).queue;
    const recipients = bridge.recipients.map((recipient) => {
      const codeDir = code.forwarders.get(recipient.name);
      const props = { bridgeName: bridge.name, recipient, bus, codeDir };
      const place = new Construct(this, `Recipient-${recipient.name}`);
      return Object.assign({ ...recipient }, recipientDeployments[recipient.transport].deploy(place, props));
    });
    const { join, complete, modelKey } = new FusionWorkers(this, 'Fusion', {
      bridgeName: bridge.name,
      fusions: bridge.fusions,
      codeDirs: { join: code.join, complete: code.complete },
      bus,
      groups,
      claims,
      quarantine,
      recipients,
      modelConcurrency,
    });

    const functions = new Map<string, Function>();
    const queues = new Map<string, Queue>();
    for (const topic of bridge.topics) {
      const codeDir = code.topics.get(topic.name);
      if (codeDir === undefined)
        throw new Error(
          `the topic ${topic.name} has no bundled function; bundle the functions of this bridge first`,
        );
      const { intake } = new TopicChannel(this, `Topic-${topic.name}`, {
        bridgeName: bridge.name,
        topic,
        codeDir,
        bus,
        fusionQueue: join.queue,
        quarantine,
        claims,
      });
      functions.set(`topic ${topic.name}`, intake.fn);
      if (intake.queue !== undefined) queues.set(`topic ${topic.name}`, intake.queue);
      if (topic.from === undefined) continue;
      const feedDir = code.feeds?.get(topic.name);
      if (feedDir === undefined)
        throw new Error(
          `the topic ${topic.name} has no bundled feed; bundle the functions of this bridge first`,
        );
      const props = { bridgeName: bridge.name, bus, quarantine, claims };
      const { fn } = new FeedFunction(this, `Feed-${topic.name}`, {
        ...props,
        topic: topic.name,
        feed: topic.from,
        codeDir: feedDir,
      });
      functions.set(`feed ${topic.name}`, fn);
    }
    functions.set('join', join.fn).set('complete', complete.fn);
    queues.set('fusion', join.queue).set('completion', complete.queue);
    if (bridge.fusions.some(asksInBatches)) {
      if (code.batch === undefined || modelKey === undefined)
        throw new Error(
          'the bridge has no bundled function for batches; bundle the functions of this bridge first',
        );
      const { worker } = new BatchWorker(this, 'Batches', {
        bridgeName: bridge.name,
        codeDir: code.batch,
        groups,
        completions: complete.queue,
        quarantine,
        modelKey,
      });
      functions.set('batch', worker.fn);
      queues.set('batch', worker.queue);
    }
    const { sorting } = new Unrouted(this, 'Unrouted', { bus, bridge, quarantine, codeDir: code.sorting });
    if (sorting !== undefined) {
      functions.set('sorting', sorting.fn);
      queues.set('sorting', sorting.queue);
    }
    if (bridge.gateway === true) {
      if (code.gateway === undefined)
        throw new Error('the bridge has no bundled gateway; bundle the functions of this bridge first');
      const readable = recipients.flatMap(({ name: recipient, queue }) =>
        queue === undefined ? [] : [[recipient, queue] as const],
      );
      const { worker, url } = new Gateway(this, 'Gateway', {
        bridge,
        codeDir: code.gateway,
        bus,
        groups: groups.table,
        claims,
        recipients: new Map(readable),
      });
      functions.set('gateway', worker.fn);
      new CfnOutput(this, 'GatewayUrl', {
        value: url,
        description: 'Where callers that sign with IAM reach the gateway',
      });
    }
    if (bridge.telemetry?.traces === true && otlpEndpoint !== undefined)
      for (const [name, fn] of functions)
        if (isTraced(name)) fn.addEnvironment(endpointVariable, otlpEndpoint);
    const workers = this.node.findAll().filter((child) => child instanceof NodeFunction);
    new OutageAlarm(this, 'Outage', { bridgeName: bridge.name, workers });

    new CfnOutput(this, 'BusName', {
      value: bus.bus.eventBusName,
      description: 'The event bus that producers put events on',
    });
    new CfnOutput(this, 'GroupsTable', {
      value: groups.table.tableName,
      description: 'The table of the groups',
    });
    if (claims !== undefined) {
      new CfnOutput(this, 'ClaimsBucket', {
        value: claims.bucket.bucketName,
        description: 'The bucket for large bodies of producers, under inbox/<source>/',
      });
      new CfnOutput(this, 'ReadResultsPolicy', {
        value: claims.readResults.managedPolicyArn,
        description: 'The managed policy for recipients, which read large results under results/',
      });
    }
    for (const { name: recipient, address, queue, forwarder } of recipients) {
      if (forwarder !== undefined) {
        functions.set(`forwarder ${recipient}`, forwarder.fn);
        queues.set(`forwarder ${recipient}`, forwarder.queue);
        continue;
      }
      if (queue !== undefined) queues.set(`recipient ${recipient}`, queue);
      new CfnOutput(this, `Recipient${pascalCase(recipient)}Url`, {
        value: address,
        description: `Where ${recipient} receives fused envelopes`,
      });
    }

    this.bus = bus.bus;
    this.groups = groups.table;
    this.recipients = new Map(
      recipients.flatMap(({ name: recipient, queue }) => (queue === undefined ? [] : [[recipient, queue]])),
    );
    const alarms = this.node.findAll().filter((child) => child instanceof Alarm);
    if (alarmTopicArn !== undefined) {
      const action = new SnsAction(SnsTopic.fromTopicArn(this, 'AlarmTopic', alarmTopicArn));
      for (const alarm of alarms) alarm.addAlarmAction(action);
    }
    new OperatorDashboard(this, 'Overview', { alarms, functions, queues, table: groups.table });
  }
}

/** Tells whether a function sends traces. */
function isTraced(name: string): boolean {
  return name === 'join' || name === 'complete' || name.startsWith('topic ');
}
