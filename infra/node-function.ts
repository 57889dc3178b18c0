import { Alarm, ComparisonOperator, TreatMissingData, type Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function, LoggingFormat, RecursiveLoop, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { withRunbook, type RunbookSection } from './runbook.ts';
import { tagRole, type FunctionRole } from './tags.ts';

/** The CPU of a Lambda function grows with its memory. With less memory, full batches and cold starts are slow. */
const usualMemoryMb = 512;

export interface NodeFunctionProps {
  readonly role: FunctionRole;
  readonly name: string;
  readonly description: string;
  /** The folder that holds `index.mjs`. */
  readonly codeDir: string;
  readonly timeout: Duration;
  readonly memoryMb?: number | undefined;
  readonly environment: Readonly<Record<string, string>>;
  /**
   * True when the function sends to the queue that invokes it. Lambda stops such a loop after about 16 rounds unless it
   * is declared as intended; the function itself must then bound the loop.
   */
  readonly feedsItself: boolean;
  /** Says why its invocations need no dead letters; by default those of an SQS event source. */
  readonly invokedBy?: string;
}

/**
 * Creates a bundled function with a log group that expires, alarms, and a role that has only the granted permissions.
 */
export class NodeFunction extends Construct {
  readonly fn: Function;
  readonly role: Role;
  readonly logGroup: LogGroup;

  constructor(scope: Construct, id: string, props: NodeFunctionProps) {
    super(scope, id);
    this.logGroup = new LogGroup(this, 'Logs', {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    // A role of its own, because CDK's default role may write to every log group of the account.
    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    this.logGroup.grantWrite(this.role);
    tagRole(this.logGroup, props.role, props.name);

    this.fn = new Function(this, 'Function', {
      description: props.description,
      code: Code.fromAsset(props.codeDir),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: props.memoryMb ?? usualMemoryMb,
      timeout: props.timeout,
      environment: { ...props.environment },
      role: this.role,
      logGroup: this.logGroup,
      loggingFormat: LoggingFormat.JSON,
      recursiveLoop: props.feedsItself ? RecursiveLoop.ALLOW : RecursiveLoop.TERMINATE,
    });
    tagRole(this.fn, props.role, props.name);

    const period = Duration.minutes(5);
    this.alarm('Errors', this.fn.metricErrors({ period }), `${label(props)} fails.`, 'function-errors');
    this.alarm(
      'Throttles',
      this.fn.metricThrottles({ period }),
      `${label(props)} is throttled.`,
      'function-throttles',
    );
    acknowledge(this.fn, props.invokedBy);
  }

  private alarm(id: string, metric: Metric, what: string, section: RunbookSection): void {
    new Alarm(this, id, {
      alarmDescription: withRunbook(what, section),
      metric,
      threshold: 0,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }
}

function label({ role, name }: NodeFunctionProps): string {
  return role === name ? `The ${role} function` : `The ${role} function of ${name}`;
}

function acknowledge(
  fn: Function,
  synchronous = 'Invoked only by its SQS event source, which is synchronous; the queue has a dead-letter queue.',
): void {
  Validations.of(fn).acknowledge(
    { id: 'Serverless-LambdaDLQ', reason: synchronous },
    { id: 'Serverless-LambdaAsyncFailureDestination', reason: synchronous },
    {
      id: 'Serverless-LambdaTracing',
      reason: 'X-Ray writes need Resource "*"; a bridge with telemetry sends traces as OTLP instead.',
    },
  );
}
