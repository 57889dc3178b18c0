import { Duration } from 'aws-cdk-lib/core';
import type { Finding } from '../shared/policy/topic.ts';
import { needsTimeLimit } from '../shared/json-schema/schema-risks.ts';
import type { Topic } from '../shared/policy/topic.ts';

/** Returns the expressions that the engine evaluates for one envelope of a topic. Plain paths do not need the engine. */
export function expressionsOf(topic: Topic): readonly string[] {
  return [...identityOf(topic), ...findingsOf(topic)].flatMap((finding) =>
    finding.kind === 'jsonata' ? [finding.expression] : [],
  );
}

/** Returns how many steps over one envelope of a topic have a limit of time. */
export function limitedStepsOf(topic: Topic): number {
  const isChecked = topic.schema !== undefined && needsTimeLimit(topic.schema);
  return expressionsOf(topic).length + (isChecked ? 1 : 0);
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

/** The time limit of one step, on a busy machine and rounded up. */
const slowestSeconds = 1.25;

/** The time for a usual batch, or to start a process of its own and to handle it there. */
const usualSeconds = 8;

/** Returns the time for a batch in which every limited step takes its limit, and the other work as usual. */
export function timeForBatch(batchSize: number, steps: number, moreSeconds = 0): Duration {
  return Duration.seconds(usualSeconds + moreSeconds + Math.ceil(batchSize * steps * slowestSeconds));
}
