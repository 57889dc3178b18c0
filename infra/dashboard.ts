import {
  type Alarm,
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IMetric,
  type MetricOptions,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Function } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';

export interface DashboardProps {
  readonly alarms: readonly Alarm[];
  readonly functions: ReadonlyMap<string, Function>;
  /** Queues that have a consumer. */
  readonly queues: ReadonlyMap<string, Queue>;
  readonly table: Table;
}

const minute = Duration.minutes(1);

/** The most alarms that CloudWatch shows in one widget. */
const alarmsPerWidget = 100;

/** Creates a dashboard of one page: the alarms, then the path of a message, from left to right and downwards. */
export class OperatorDashboard extends Construct {
  constructor(scope: Construct, id: string, { alarms, functions, queues, table }: DashboardProps) {
    super(scope, id);
    const dashboard = new Dashboard(this, 'Dashboard', { defaultInterval: Duration.hours(3) });
    for (let first = 0; first < alarms.length; first += alarmsPerWidget) {
      const some = alarms.slice(first, first + alarmsPerWidget);
      dashboard.addWidgets(new AlarmStatusWidget({ title: 'Alarms', alarms: some, width: 24, height: 6 }));
    }
    dashboard.addWidgets(
      graph(
        'Messages waiting',
        queues,
        (queue, options) => queue.metricApproximateNumberOfMessagesVisible(options),
        'max',
      ),
      graph(
        'Oldest message',
        queues,
        (queue, options) => queue.metricApproximateAgeOfOldestMessage(options),
        'max',
      ),
    );
    dashboard.addWidgets(
      graph('Batches', functions, (fn, options) => fn.metricInvocations(options), 'sum'),
      graph('Duration p99', functions, (fn, options) => fn.metricDuration(options), 'p99'),
    );
    dashboard.addWidgets(
      graph('Errors', functions, (fn, options) => fn.metricErrors(options), 'sum'),
      new GraphWidget({
        title: 'Groups table: units',
        width: 12,
        left: [
          table.metricConsumedWriteCapacityUnits({ label: 'write', period: minute, statistic: 'sum' }),
          table.metricConsumedReadCapacityUnits({ label: 'read', period: minute, statistic: 'sum' }),
        ],
      }),
    );
  }
}

function graph<Source>(
  title: string,
  sources: ReadonlyMap<string, Source>,
  metricOf: (source: Source, options: MetricOptions) => IMetric,
  statistic: string,
): GraphWidget {
  const left = [...sources].map(([label, source]) => metricOf(source, { label, period: minute, statistic }));
  return new GraphWidget({ title, width: 12, left });
}
