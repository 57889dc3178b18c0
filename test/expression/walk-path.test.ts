import fc from 'fast-check';
import jsonata from 'jsonata';
import { expect, test } from 'vitest';
import { walkPath } from '../../shared/expression/walk-path.ts';
import type { Json } from '../../shared/json/json.ts';

/** A few names, so that they are found; the rare ones are inherited by JavaScript's objects. */
const name = fc.oneof(
  { weight: 12, arbitrary: fc.constant('a') },
  { weight: 1, arbitrary: fc.constantFrom('b', 'constructor', '__proto__', 'length') },
);
const members = (value: fc.Arbitrary<Json>): fc.Arbitrary<Json> =>
  fc
    .array(fc.tuple(name, value), { minLength: 1, maxLength: 3 })
    .map((entries) => Object.fromEntries(entries));

/** Documents with few names and many arrays. */
const documents: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'medium' },
    fc.constantFrom<Json>(null, true, 0, 1, '', 'x', 'y'),
    fc.array(tie('value'), { maxLength: 3 }),
    members(tie('value')),
  ),
})).value;

/** Removes the flags that JSONata leaves on its sequences. */
const plain = (value: unknown): unknown =>
  value === undefined ? undefined : JSON.parse(JSON.stringify(value));

test('a plain path finds the values that JSONata finds', async () => {
  const paths = fc.array(name, { minLength: 1, maxLength: 4 });
  const found = { one: 0, many: 0 };
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(documents, members(fc.array(members(documents), { maxLength: 3 }))),
      paths,
      async (document, path) => {
        const expression = path.map((step) => `\`${step}\``).join('.');
        const walked = walkPath(document, path);
        if (walked !== undefined) found[Array.isArray(walked) ? 'many' : 'one'] += 1;
        expect(plain(walked)).toEqual(plain(await jsonata(expression).evaluate(document)));
      },
    ),
    { numRuns: 3_000 },
  );
  // The documents must contain matches, or they would prove nothing.
  expect(found.one).toBeGreaterThan(100);
  expect(found.many).toBeGreaterThan(100);
});

test.each<[Json, string, Json | undefined]>([
  [{ a: { b: 'x' } }, 'a.b', 'x'],
  [{ a: [{ b: 'x' }] }, 'a.b', 'x'],
  [{ a: [{ b: 'x' }, { c: 1 }] }, 'a.b', 'x'],
  [{ a: [{ b: 'x' }, { b: 'y' }] }, 'a.b', ['x', 'y']],
  [{ a: ['x'] }, 'a', ['x']],
  [{ a: null }, 'a', null],
  [{ a: null }, 'a.b', undefined],
  [{ a: 'text' }, 'a.length', undefined],
  [{ a: {} }, 'a.constructor', undefined],
])('%j at %s is %j', (document, path, value) => {
  expect(walkPath(document, path.split('.'))).toEqual(value);
});
