import { Duration } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { GuardedQueue } from '../guarded-queue.ts';

/** A queue that a recipient reads at its own pace. */
export function recipientQueue(scope: Construct, name: string, fifo: boolean): GuardedQueue {
  return new GuardedQueue(scope, 'Inbox', {
    role: 'recipient',
    name,
    fifo,
    deadLettersOf: `recipient-${name}`,
    // The recipient's own pace is not known here; its consumer may ask for longer with each receive.
    visibilityTimeout: Duration.seconds(30),
    mostReceives: 10,
    retention: Duration.days(7),
    oldestMessage: Duration.hours(1),
  });
}
