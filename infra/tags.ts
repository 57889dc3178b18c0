import type { IConstruct } from 'constructs';
import { Tags } from 'aws-cdk-lib/core';

/** What a queue is for. Dead-letter, quarantine and unrouted queues are terminal: what lies there waits for a person. */
export type QueueRole =
  | 'topic'
  | 'fusion'
  | 'completion'
  | 'batch'
  | 'recipient'
  | 'dead-letter'
  | 'quarantine'
  | 'unrouted';

export type FunctionRole = 'topic' | 'join' | 'complete' | 'batch';

/**
 * Says in tags what a resource is, since nothing has a physical name. Whoever reads the template (the laptop runtime,
 * a person in the console, a cost report) finds recipients and dead letters by these.
 */
export function tagRole(scope: IConstruct, role: QueueRole | FunctionRole, name: string): void {
  Tags.of(scope).add('fusion-bus:role', role);
  Tags.of(scope).add('fusion-bus:name', name);
}
