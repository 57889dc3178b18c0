import { claimsInvariants } from './claims-invariants.ts';
import { iamInvariants } from './iam-invariants.ts';
import { observabilityInvariants } from './observability-invariants.ts';
import { queueInvariants } from './queue-invariants.ts';
import { routingInvariants } from './routing-invariants.ts';
import { scheduleInvariants } from './schedule-invariants.ts';
import type { Template } from './template.ts';

/** A property of every synthesized template. Returns the places that break it. */
export type Invariant = (template: Template) => string[];

/** All of them, by the sentence that they assert. */
export const invariants: Readonly<Record<string, Invariant>> = {
  ...queueInvariants,
  ...routingInvariants,
  ...iamInvariants,
  ...observabilityInvariants,
  ...scheduleInvariants,
  ...claimsInvariants,
};

export function violations(template: Template): string[] {
  return Object.entries(invariants).flatMap(([name, check]) =>
    check(template).map((where) => `${name}: ${where}`),
  );
}
