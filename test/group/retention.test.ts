import { expect, test } from 'vitest';
import { retentionByFusion } from '../../shared/group/retention.ts';

const dayMs = 24 * 60 * 60 * 1_000;

test('a group is remembered for its deadline and 15 days; one of a fusion that is gone as long as any', () => {
  const retentionMs = retentionByFusion([
    { name: 'quick', deadlineMs: 1_000 },
    { name: 'slow', deadlineMs: 30 * dayMs },
  ]);
  expect(retentionMs('quick')).toBe(15 * dayMs + 1_000);
  expect(retentionMs('slow')).toBe(45 * dayMs);
  expect(retentionMs('gone')).toBe(45 * dayMs);
});
