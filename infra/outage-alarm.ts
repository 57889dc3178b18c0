import { Alarm, ComparisonOperator, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { longestPauseMs, outageWords } from '../shared/policy/redelivery.ts';
import type { NodeFunction } from './node-function.ts';
import { withRunbook } from './runbook.ts';

export interface OutageAlarmProps {
  readonly bridgeName: string;
  /** The functions that log the words. */
  readonly workers: readonly NodeFunction[];
}

/**
 * Raises an alarm while messages wait for the end of a fault. The age of a queue's oldest message does not show it: SQS
 * leaves out of that metric what was received three times. Nor do dead letters, which appear after a day at the earliest.
 */
export class OutageAlarm extends Construct {
  constructor(scope: Construct, id: string, { bridgeName, workers }: OutageAlarmProps) {
    super(scope, id);
    const name = { namespace: `fusion-bus/${bridgeName}`, metricName: 'WaitingForEndOfFault' };
    for (const { logGroup, node } of workers) {
      // Words and not a field, because Lambda decides how a line is wrapped.
      new MetricFilter(this, `Filter-${node.addr}`, {
        logGroup,
        filterPattern: FilterPattern.literal(`"${outageWords}"`),
        metricNamespace: name.namespace,
        metricName: name.metricName,
        metricValue: '1',
      });
    }
    new Alarm(this, 'Lasting', {
      alarmDescription: withRunbook('A service fails for minutes, and messages wait for its end.', 'outages'),
      // Each waiting message shows itself once in the longest pause.
      metric: new Metric({ ...name, period: Duration.millis(longestPauseMs), statistic: 'sum' }),
      threshold: 0,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }
}
