import { Duration } from 'aws-cdk-lib/core';
import type { Finding } from '../shared/policy/topic.ts';
import type { Topic } from '../shared/policy/topic.ts';

/**
 * Returns how many expressions the engine evaluates for one envelope of a topic. Plain paths do not need the engine.
 */
export function expressionsOf(topic: Topic): number {
  return [...identityOf(topic), ...findingsOf(topic)].filter(({ kind }) => kind === 'jsonata').length;
}

function identityOf({ identity }: Topic): readonly Finding[] {
  if (identity === undefined || identity.kind === 'digest') return [];
  return identity.kind === 'all' ? identity.of : [identity];
}

function findingsOf({ role, routes }: Topic): readonly Finding[] {
  if (role === 'control') return [];
  return routes.flatMap(({ correlate, states: { size, expect, deadline, series } }) => {
    const key = correlate.kind === 'all' ? correlate.of : [correlate];
    const stated = role === 'part' ? [size, expect, deadline, series] : [];
    return [...key, ...stated].filter((finding) => finding !== undefined);
  });
}

/** The time limit of one evaluation, rounded up. */
const slowestSeconds = 0.5;

/** Returns the time for a batch in which every evaluation takes its limit, and for the rest of the work. */
export function timeForBatch(batchSize: number, expressions: number, moreSeconds = 0): Duration {
  return Duration.seconds(5 + moreSeconds + Math.ceil(batchSize * expressions * slowestSeconds));
}
