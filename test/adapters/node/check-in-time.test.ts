import { expect, test } from 'vitest';
import { checkInTime } from '../../../shared/adapters/node/check-in-time.ts';
import { TooSlowError } from '../../../shared/ports/too-slow-error.ts';

const slow = /^([a-zA-Z0-9]+)*@example\.org$/u;
const check = checkInTime((value) => (typeof value === 'string' && slow.test(value) ? [] : ['must match']));

test('a check within its time gives its faults', () => {
  expect(check('ann@example.org')).toEqual([]);
  expect(check('!')).toEqual(['must match']);
});

test('a regular expression that backtracks without end is broken off', () => {
  const begun = performance.now();
  expect(() => check(`${'a'.repeat(60)}!`)).toThrow(TooSlowError);
  // It would take longer than the universe has.
  expect(performance.now() - begun).toBeLessThan(10_000);
  expect(check('ann@example.org')).toEqual([]);
});

test('a fault of the check itself is thrown unchanged', () => {
  const defect = new TypeError('a defect');
  const broken = checkInTime(() => {
    throw defect;
  });
  expect(() => broken(1)).toThrow(defect);
});
