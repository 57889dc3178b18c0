import { expect, test } from 'vitest';
import type { ComposePolicy } from '../../shared/policy/compose-policy.ts';
import { listedMs, retentionByFusion } from '../../shared/aggregation/retention.ts';
import { claude } from '../infra/bridges.ts';

const dayMs = 24 * 60 * 60 * 1_000;

const compose: ComposePolicy = { kind: 'merge' };
const quick = { name: 'quick', deadlineMs: 1_000, statesDeadline: false, compose };
const slow = { name: 'slow', deadlineMs: 30 * dayMs, statesDeadline: false, compose };
const stating = { name: 'stating', deadlineMs: 1_000, statesDeadline: true, compose };

test('a group is stored for its deadline and 15 days, also after its fusion is removed', () => {
  const retentionMs = retentionByFusion([quick, slow, stating]);
  expect(retentionMs('quick')).toBe(15 * dayMs + 1_000);
  expect(retentionMs('slow')).toBe(45 * dayMs);
  expect(retentionMs('stating')).toBe(22 * dayMs);
  expect(retentionMs('gone')).toBe(45 * dayMs);
});

test('a group is stored for longer than its key is remembered', () => {
  const retentionMs = retentionByFusion([
    { ...quick, rememberMs: dayMs },
    { ...slow, rememberMs: 60 * dayMs },
  ]);
  expect(retentionMs('quick')).toBe(15 * dayMs + 1_000);
  expect(retentionMs('slow')).toBe(91 * dayMs);
});

test('a group is stored longer while its model may take a day to answer and to repair', () => {
  const batched = { ...quick, name: 'batched', compose: claude({ urgency: 'batch' }) };
  expect(retentionByFusion([batched])('batched')).toBe(15 * dayMs + 100 * 3_600_000 + 1_000);
});

test('a group is listed for its longest wait and one day', () => {
  const rememberMs = listedMs([quick, stating]);
  expect(rememberMs('quick')).toBe(dayMs + 1_000);
  expect(rememberMs('stating')).toBe(8 * dayMs);
  expect(rememberMs('gone')).toBe(8 * dayMs);
});

test('a group is listed for as long as it is stored, where operators look for it', () => {
  const kept = { ...quick, keepsList: true } as const;
  expect(listedMs([kept, stating])('quick')).toBe(retentionByFusion([kept])('quick'));
});
