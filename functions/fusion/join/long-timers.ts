import { schedulerClient } from '../../../shared/adapters/aws/clients.ts';
import { environment } from '../../../shared/adapters/aws/environment.ts';
import {
  type SchedulerTimer,
  schedulerTimer,
} from '../../../shared/adapters/aws/scheduler/scheduler-timer.ts';

/**
 * Schedules timers beyond 15 minutes. Apart from `main.ts`, so that only deployments that need them load the client.
 */
export function longTimers(): SchedulerTimer {
  const env = environment(process.env);
  return schedulerTimer(schedulerClient(), {
    groupName: env('SCHEDULE_GROUP'),
    roleArn: env('SCHEDULER_ROLE_ARN'),
    targetArn: env('FUSION_QUEUE_ARN'),
    deadLetterArn: env('FUSION_DLQ_ARN'),
  });
}
