import { Duration } from 'aws-cdk-lib/core';
import type { Finding } from '../shared/policy/topic.ts';
import type { Topic } from '../shared/policy/topic.ts';

/** How many expressions the engine evaluates for one envelope of a topic; plain paths are walked without it. */
export function expressionsOf(topic: Topic): number {
  return findingsOf(topic).filter(({ kind }) => kind === 'jsonata').length;
}

function findingsOf({ role, routes }: Topic): readonly Finding[] {
  if (role === 'control') return [];
  return routes.flatMap(({ correlate, states: { size, expect, deadline, series } }) => {
    const key = correlate.kind === 'all' ? correlate.of : [correlate];
    const stated = role === 'part' ? [size, expect, deadline, series] : [];
    return [...key, ...stated].filter((finding) => finding !== undefined);
  });
}

/** What the engine gives one evaluation before it gives up, rounded up. */
const slowestSeconds = 0.5;

/** Time for a batch in which every evaluation is as slow as it may be, and for the work itself. */
export function timeForBatch(batchSize: number, expressions: number, moreSeconds = 0): Duration {
  return Duration.seconds(5 + moreSeconds + Math.ceil(batchSize * expressions * slowestSeconds));
}
