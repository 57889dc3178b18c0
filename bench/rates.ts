import { decide, type GroupPolicy } from '../shared/group/decide.ts';
import type { GroupView, PartSummary } from '../shared/group/group.ts';
import type { MergePolicy } from '../shared/bridge/bridge.ts';
import { merge } from '../shared/merge/merge.ts';
import type { MergeInput } from '../shared/merge/merged.ts';
import type { Figure } from './figure.ts';

/** How often the pure functions answer on one core. */
export function rates(): Figure[] {
  return [decideRate(), mergeRate()];
}

function decideRate(): Figure {
  const policy: GroupPolicy = { needs: ['a', 'b', 'c'], wants: [], deadlineMs: 30_000 };
  const parts: PartSummary[] = ['a', 'b', 'c'].map((topic, index) => ({
    partId: `part-${index}`,
    topic,
    digest: 'digest',
    arrivedAt: index,
  }));
  const views: GroupView[] = [1, 2, 3].map((count) => ({ head: undefined, parts: parts.slice(0, count) }));
  const arrived = parts.map(({ partId }) => new Set([partId]));
  let released = 0;
  const perSecond = timesPerSecond((round) => {
    const view = views[round % 3];
    const mine = arrived[round % 3];
    if (view && mine && decide(policy, view, mine, 10).kind === 'release') released += 1;
  });
  if (released === 0) throw new Error('the decisions under measurement were never made');
  return { name: 'decide', value: perSecond, unit: 'contributions/s', note: 'groups of 3, one core' };
}

function mergeRate(): Figure {
  const policy: MergePolicy = { weights: { s1: 2 }, fields: { '/t/n3': { loss: 'squared', weights: {} } } };
  const groups = Array.from({ length: 50 }, (_, group) =>
    ['s0', 's1', 's2'].map((source, index): MergeInput => ({
      source,
      id: `${group}`,
      topic: 't',
      time: '2026-01-01T00:00:00Z',
      value: Object.fromEntries(
        Array.from({ length: 20 }, (_field, at) => [
          `n${at}`,
          at % 2 === 0
            ? `value-${(group + (at === 4 ? index : 0)) % 7}`
            : group + at + (at === 3 ? index : 0),
        ]),
      ),
    })),
  );
  let conflicts = 0;
  const perSecond = timesPerSecond((round) => {
    const group = groups[round % groups.length];
    if (group) conflicts += merge(group, policy).conflicts.length;
  });
  if (conflicts === 0) throw new Error('the merges under measurement were never made');
  return { name: 'merge', value: perSecond, unit: 'groups/s', note: '3 sources, 20 fields, one core' };
}

/** The median of five runs of 300 ms, after one to warm up. */
function timesPerSecond(work: (round: number) => void): number {
  const runs = Array.from({ length: 6 }, () => {
    const until = performance.now() + 300;
    const began = performance.now();
    let rounds = 0;
    for (; performance.now() < until;) {
      for (let inner = 0; inner < 100; inner += 1, rounds += 1) work(rounds);
    }
    return (rounds / (performance.now() - began)) * 1_000;
  });
  return runs.slice(1).toSorted((a, b) => a - b)[2] ?? 0;
}
