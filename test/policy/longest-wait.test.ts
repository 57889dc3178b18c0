import { expect, test } from 'vitest';
import { longestWaitMs } from '../../shared/policy/longest-wait.ts';

const hour = 3_600_000;

test('a group waits for its deadline, or for what its parts may state', () => {
  expect(longestWaitMs({ deadlineMs: hour, statesDeadline: false })).toBe(hour);
  expect(longestWaitMs({ deadlineMs: hour, statesDeadline: true })).toBe(7 * 24 * hour);
});
