import { expect, test } from 'vitest';
import { hasRequired } from '../../../shared/aggregation/release-rules/complete.ts';
import type { Statements } from '../../../shared/messages/statements.ts';
import { bare, part } from '../views.ts';

const came = (topic: string, states?: Statements) => part(topic, topic, 0, states);

test.each([
  ['no topic is required', {}, [came('x')], true],
  ['a needed topic came', { needs: ['a', 'b'] }, [came('b')], true],
  ['only another came', { needs: ['a', 'b'] }, [came('x')], false],
  ['only a wanted one came', { needs: ['a'], wants: ['c'] }, [came('c')], false],
  ['a wanted topic is needed too', { needs: ['c'], wants: ['c'] }, [came('c')], true],
  ['a needed topic is absent', { needs: ['a'] }, [came('x', { absent: ['a'] })], false],
  ['an expected topic came', { expects: true }, [came('x', { expect: ['a'] }), came('a')], true],
  ['no expected topic came', { expects: true }, [came('x', { expect: ['a'] })], false],
])('a group in which %s: %o %o %s', (_name, rules, parts, isThere) => {
  expect(hasRequired(bare(rules), parts)).toBe(isThere);
});
