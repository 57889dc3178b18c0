import type { FusionDraft, TopicDraft } from '../draft/draft.ts';
import type { Report } from '../source/report.ts';

/** Larger numbers have no right shape, which is reported by itself. */
const mostStated = 100_000;

/** Checks that a group has room for the parts that its fusion waits for. */
export function checkBounds(fusion: FusionDraft, topics: readonly TopicDraft[], report: Report): void {
  const { path, needs, wants, size, minSize, maxParts, maxPartsPerSource } = fusion;
  const shares = topics.map((topic) => topic.maxParts ?? Infinity);
  const room = Math.min(maxParts ?? 10_000, sum(shares));
  for (const [key, parts] of [['size', size] as const, ['minSize', minSize] as const]) {
    if (parts === undefined || parts <= room || parts > mostStated) continue;
    report.atValue(
      [...path, key],
      `a group has room for ${room} parts (maxParts); expected at most that number`,
    );
  }
  const awaited = needs.length + wants.length;
  if (maxParts !== undefined && maxParts > 0 && maxParts < awaited) {
    const message = `a group of ${maxParts} parts has no room for the ${awaited} topics that it waits for (needs, wants); write ${awaited} or more`;
    report.atValue([...path, 'maxParts'], message);
  }
  if (maxParts !== undefined && maxPartsPerSource !== undefined && maxPartsPerSource > maxParts) {
    const message = `a source cannot have more parts than its group (maxParts: ${maxParts}); expected at most that number`;
    report.atValue([...path, 'maxPartsPerSource'], message);
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
