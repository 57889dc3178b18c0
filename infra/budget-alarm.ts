import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, type ILogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { withRunbook } from './runbook.ts';

/**
 * What the complete function logs when a fusion may ask its model no more today (`shared/compose/budget.ts`). Looked
 * for as words and not as a field: how a line is wrapped in another is Lambda's to say.
 */
export const budgetSpentWords = 'the daily budget is spent';

export interface BudgetAlarmProps {
  readonly bridgeName: string;
  /** Of the complete function. */
  readonly logGroup: ILogGroup;
}

/** Rings while a fusion's daily budget is spent and groups go without its model. */
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
