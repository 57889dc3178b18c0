import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, type ILogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { withRunbook } from './runbook.ts';

/**
 * The text that the complete function logs when a fusion's daily budget is spent (`shared/compose/budget.ts`). The
 * filter matches words and not a field, because Lambda decides how a line is wrapped.
 */
export const budgetSpentWords = 'the daily budget is spent';

export interface BudgetAlarmProps {
  readonly bridgeName: string;
  /** The log group of the complete function. */
  readonly logGroup: ILogGroup;
}

/** Raises an alarm while a fusion's daily budget is spent and its groups get no answer of the model. */
export class BudgetAlarm extends Construct {
  constructor(scope: Construct, id: string, { bridgeName, logGroup }: BudgetAlarmProps) {
    super(scope, id);
    const filter = new MetricFilter(this, 'Filter', {
      logGroup,
      filterPattern: FilterPattern.allTerms(budgetSpentWords),
      metricNamespace: `fusion-bus/${bridgeName}`,
      metricName: 'DailyBudgetSpent',
      metricValue: '1',
    });
    new Alarm(this, 'Spent', {
      alarmDescription: withRunbook('The daily budget of a fusion is spent.', 'daily-budget'),
      metric: filter.metric({ period: Duration.minutes(5), statistic: 'sum' }),
      threshold: 0,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }
}
