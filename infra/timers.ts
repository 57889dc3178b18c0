import { Grant, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { ScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { RemovalPolicy, Stack, Validations } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';

export interface TimersProps {
  /** The queue that the schedules send to. */
  readonly queue: Queue;
  /** The queue for timers that Scheduler could not send. Without it such a timer is lost. */
  readonly deadLetters?: Queue;
}

/** Creates what schedules need: a schedule group, and a role that may send to one queue and its dead letters. */
export class Timers extends Construct {
  readonly group: ScheduleGroup;
  readonly role: Role;

  constructor(scope: Construct, id: string, { queue, deadLetters }: TimersProps) {
    super(scope, id);
    this.group = new ScheduleGroup(this, 'Group', { removalPolicy: RemovalPolicy.DESTROY });
    this.role = new Role(this, 'Role', {
      description: 'Lets the schedules of one group send to one queue and its dead letters',
      // The source that Scheduler names when it assumes the role is the schedule group, not the schedule.
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: {
          StringEquals: { 'aws:SourceAccount': Stack.of(this).account },
          ArnEquals: { 'aws:SourceArn': this.group.scheduleGroupArn },
        },
      }),
    });
    queue.grantSendMessages(this.role);
    deadLetters?.grantSendMessages(this.role);
  }

  /** Lets a function create schedules in this group that use this role, and nothing else. */
  grantCreate(grantee: Role): void {
    const schedules = `schedule/${this.group.scheduleGroupName}/*`;
    Grant.addToPrincipal({
      grantee,
      actions: ['scheduler:CreateSchedule'],
      resourceArns: [Stack.of(this).formatArn({ service: 'scheduler', resource: schedules })],
    });
    Grant.addToPrincipal({
      grantee,
      actions: ['iam:PassRole'],
      resourceArns: [this.role.roleArn],
      conditions: { StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' } },
    });
    Validations.of(grantee).acknowledge({
      id: `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:scheduler:<AWS::Region>:<AWS::AccountId>:${schedules}]`,
      reason:
        'A schedule gets its name when its group of messages opens; the wildcard covers one schedule group.',
    });
  }
}
