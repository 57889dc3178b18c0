import { expect, test } from 'vitest';
import { evaluate } from '../../shared/expression/jsonata-evaluate.ts';
import type { Evaluate } from '../../shared/expression/evaluate.ts';
import { ruleBy } from '../../shared/ports/rule-by.ts';
import { TooSlowError } from '../../shared/ports/too-slow-error.ts';

const broken: Evaluate = () => Promise.reject(new TooSlowError('broken off'));

async function ruled(by: Evaluate, expression = 'n = 1') {
  const faults: string[] = [];
  let asked = 0;
  const counted: Evaluate = (...args) => {
    asked += 1;
    return by(...args);
  };
  const ruling = await ruleBy(counted, expression, { n: 1 }, (fault) => faults.push(fault));
  return { ruling, asked, faults };
}

test('a rule that is decided is asked once', async () => {
  expect(await ruled(evaluate)).toEqual({ ruling: true, asked: 1, faults: [] });
  expect(await ruled(evaluate, 'n = 2')).toEqual({ ruling: false, asked: 1, faults: [] });
});

test('a rule that fails is false', async () => {
  expect(await ruled(evaluate, 'n.$uppercase(1)')).toEqual({
    ruling: false,
    asked: 1,
    faults: [expect.stringContaining('at character')],
  });
});

test('a rule that is broken off once and then decided has met a busy machine', async () => {
  let first = true;
  const once: Evaluate = (...args) => {
    if (!first) return evaluate(...args);
    first = false;
    return broken(...args);
  };
  expect(await ruled(once)).toEqual({ ruling: true, asked: 2, faults: [] });
});

test('a rule that is broken off twice is undecided, also by the time of the engine itself', async () => {
  const undecided = { ruling: 'undecided', asked: 2, faults: ['it takes too long'] };
  expect(await ruled(broken)).toEqual(undecided);
  expect(await ruled(evaluate, '($f := function($n) { $f($n + 1) }; $f(0))')).toEqual(undecided);
});
