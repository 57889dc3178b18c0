import type { MergePolicy } from '../shared/policy/merge-policy.ts';
import { dynamoGroupStore } from '../shared/adapters/aws/dynamodb/dynamo-group-store.ts';
import { decide, type Decision } from '../shared/aggregation/join/decide.ts';
import type { GroupView, PartSummary } from '../shared/aggregation/group.ts';
import { joinGroup } from '../shared/aggregation/join/join-group.ts';
import { partOf } from '../shared/aggregation/part-of.ts';
import { merge } from '../shared/merge/merge.ts';
import { createMeter } from './cost/bill.ts';
import { type GroupOfParts, groupOfParts } from './cost/parts.ts';
import { benchFusion, ofThree } from './cost/policies.ts';
import { openTable } from './cost/table.ts';
import { comparedRate } from './compared-rate.ts';
import type { Figure, Section } from './figure.ts';
import { figuresOfRate } from './figures-of-rate.ts';
import { groupOfClaims } from './group-of-claims.ts';
import { learning } from './learning.ts';
import { reading } from './reading.ts';

/** Measures the rate of the pure functions on one core, and of join with a store. */
export async function rates(): Promise<Section> {
  return {
    heading: 'Rates on this machine, one core',
    figures: [
      ...decideRate(['a', 'b', 'c']),
      ...decideRate(Array.from({ length: 10 }, (_, index) => `topic-${index}`)),
      await joinRate(),
      ...mergeRate(),
      ...reading(),
      ...learning(),
    ],
  };
}

/** Measures views of a group as it fills up, one for each of its parts. */
function decideRate(topics: readonly string[]): Figure[] {
  const policy = benchFusion({ needs: topics });
  const parts: PartSummary[] = topics.map((topic, index) => ({
    partId: `part-${index}`,
    topic,
    digest: 'digest',
    arrivedAt: index,
  }));
  const views: GroupView[] = parts.map((_, index) => ({
    state: undefined,
    parts: parts.slice(0, index + 1),
    isWhole: true,
    tally: undefined,
  }));
  const arrived = parts.map(({ partId }) => new Set([partId]));
  const decision = (view: GroupView, mine: ReadonlySet<string>): Decision =>
    decide(policy, view, { arrived: mine, now: 10 });
  let released = 0;
  const rate = comparedRate((round) => {
    const view = views[round % views.length];
    const mine = arrived[round % views.length];
    if (view && mine && decision(view, mine).kind === 'release') released += 1;
  });
  if (released === 0) throw new Error('the decisions under measurement were never made');
  return figuresOfRate(rate, {
    name: `decide, groups of ${topics.length}`,
    unit: 'contributions',
    note: `views of 1 to ${topics.length} parts`,
    atLeast: 12,
  });
}

/** Measures one put and one read per part, each awaited before the next begins, HTTP to the embedded store included. */
async function joinRate(): Promise<Figure> {
  const table = await openTable('groups', createMeter());
  const clock = { now: () => Date.now() };
  const store = dynamoGroupStore({
    client: table.client,
    tableName: 'groups',
    clock,
    retentionMs: () => 86_400_000,
  });
  const fusion = ofThree.name;
  let released = 0;
  const joinAll = async ({ key, parts }: GroupOfParts): Promise<number> => {
    for (const { topic, envelope } of parts) {
      const part = partOf({ fusion, key, topic, envelope }, clock.now());
      const { decision } = await joinGroup(ofThree, { fusion, key }, { parts: [part] }, { store, clock });
      if (decision.kind === 'release') released += 1;
    }
    return parts.length;
  };
  try {
    const groups = Array.from({ length: 600 }, () => groupOfParts(ofThree.needs, 'own'));
    for (const group of groups.splice(0, 100)) await joinAll(group);
    released = 0;
    const began = performance.now();
    let joined = 0;
    for (const group of groups) joined += await joinAll(group);
    const seconds = (performance.now() - began) / 1_000;
    if (released !== groups.length) throw new Error(`${released} of ${groups.length} groups were released`);
    return {
      name: 'joins, embedded store',
      value: joined / seconds,
      unit: 'contributions/s',
      note: `${groups.length} groups of 3, one after another, over HTTP to a store in the same process`,
    };
  } finally {
    table.close();
  }
}

function mergeRate(): Figure[] {
  const policy: MergePolicy = { weights: { s1: 2 }, fields: { '/t/n3': { loss: 'squared', weights: {} } } };
  const groups = Array.from({ length: 50 }, (_, group) => groupOfClaims(group));
  let conflicts = 0;
  const rate = comparedRate((round) => {
    const group = groups[round % groups.length];
    if (group) conflicts += merge(group, policy).conflicts.length;
  });
  if (conflicts === 0) throw new Error('the merges under measurement were never made');
  return figuresOfRate(rate, { name: 'merge', unit: 'groups', note: '3 sources, 20 fields', atLeast: 0.25 });
}
