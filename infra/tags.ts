import type { IConstruct } from 'constructs';
import { Tags } from 'aws-cdk-lib/core';

/**
 * The purpose of a queue. Dead-letter, quarantine and unrouted queues are terminal: their messages wait for an
 * operator.
 */
export type QueueRole =
  | 'topic'
  | 'fusion'
  | 'completion'
  | 'batch'
  | 'sorting'
  | 'forward'
  | 'recipient'
  | 'dead-letter'
  | 'quarantine'
  | 'unrouted';

export type FunctionRole = 'topic' | 'join' | 'complete' | 'batch' | 'sorting' | 'forward' | 'gateway';

/**
 * Tags a resource with its role, because resources have no physical names. Readers of the template (the laptop runtime,
 * an operator in the console, a cost report) find recipients and dead letters by these tags.
 */
export function tagRole(scope: IConstruct, role: QueueRole | FunctionRole, name: string): void {
  Tags.of(scope).add('fusion-bus:role', role);
  Tags.of(scope).add('fusion-bus:name', name);
}
