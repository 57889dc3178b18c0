import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { ArnPrincipal } from 'aws-cdk-lib/aws-iam';
import { FunctionUrlAuthType, InvokeMode } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { Bridge } from '../shared/policy/bridge.ts';
import type { ClaimsBucket } from './claims-bucket.ts';
import type { FusionBus } from './event-bus.ts';
import { NodeFunction } from './node-function.ts';

/** Time for a request to wait for its answer, and for the way back. */
const timeout = Duration.seconds(120);

export interface GatewayProps {
  readonly bridge: Bridge;
  readonly codeDir: string;
  readonly bus: FusionBus;
  readonly groups: Table;
  readonly claims: ClaimsBucket | undefined;
  /** The queues of recipients, by name. */
  readonly recipients: ReadonlyMap<string, Queue>;
}

/**
 * Creates the function that answers Connect and gRPC-Web on a URL. Lambda checks the signatures; only the principals of
 * the bridge file may call, and each posts as its own source.
 */
export class Gateway extends Construct {
  readonly worker: NodeFunction;
  readonly url: string;

  constructor(scope: Construct, id: string, props: GatewayProps) {
    super(scope, id);
    const { bridge, codeDir, bus, groups, claims, recipients } = props;
    const { callers = [] } = bridge;
    this.worker = new NodeFunction(this, 'Function', {
      role: 'gateway',
      name: 'gateway',
      description: `Answers Connect and gRPC-Web for ${bridge.name}`.slice(0, 256),
      codeDir,
      timeout,
      feedsItself: false,
      invokedBy: 'Invoked by its URL, which is synchronous: the caller gets the error.',
      environment: {
        BUS_NAME: bus.bus.eventBusName,
        GROUPS_TABLE: groups.tableName,
        RECIPIENTS: JSON.stringify(
          Object.fromEntries([...recipients].map(([name, { queueUrl }]) => [name, queueUrl])),
        ),
      },
    });
    const { fn, role } = this.worker;
    bus.grantPublishAs(
      fn,
      callers.map(({ source }) => source),
    );
    groups.grant(fn, 'dynamodb:GetItem', 'dynamodb:Query');
    for (const queue of recipients.values()) {
      queue.grantConsumeMessages(fn);
      queue.grantSendMessages(fn);
    }
    if (claims !== undefined) role.addManagedPolicy(claims.readResults);
    const url = fn.addFunctionUrl({
      authType: FunctionUrlAuthType.AWS_IAM,
      invokeMode: InvokeMode.RESPONSE_STREAM,
    });
    for (const { principal } of callers) url.grantInvokeUrl(new ArnPrincipal(principal));
    this.url = url.url;
  }
}
