import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compile } from '../../../local/eventbridge/pattern.ts';
import { isJsonObject } from '../../../shared/json/is-json-object.ts';
import type { Json, JsonObject } from '../../../shared/json/json.ts';

/** A plain value, its path, and the index that it has in each array, by the array's own place. */
interface Found {
  readonly path: string;
  readonly value: Json;
  readonly inside: ReadonlyMap<string, number>;
}

function found(
  value: Json,
  path: string,
  place: string,
  inside: ReadonlyMap<string, number>,
): readonly Found[] {
  if (Array.isArray(value)) {
    return value.flatMap((item: Json, index) =>
      found(
        item,
        path,
        `${place}[${index}]`,
        typeof item === 'object' && item !== null ? new Map([...inside, [place, index]]) : inside,
      ),
    );
  }
  if (!isJsonObject(value)) return [{ path, value, inside }];
  return Object.entries(value).flatMap(([name, member]) =>
    found(member, path === '' ? name : `${path}.${name}`, `${place}/${name}`, inside),
  );
}

type Ask = 'present' | 'absent' | 'either' | number;

/** The rule as event-ruler states it, by trying every combination: fields by name, elements that never disagree. */
function holds(
  asks: readonly (readonly [string, Ask])[],
  event: readonly Found[],
  chosen: ReadonlyMap<string, number>,
): boolean {
  const [next, ...rest] = asks;
  if (next === undefined) return true;
  const [path, ask] = next;
  const here = event.filter(
    (one) =>
      one.path === path && [...one.inside].every(([array, index]) => (chosen.get(array) ?? index) === index),
  );
  if ((ask === 'absent' || ask === 'either') && here.length === 0 && holds(rest, event, chosen)) return true;
  return here.some(
    ({ value, inside }) =>
      (ask === 'present' || (ask === 'either' && value === 1) || ask === value) &&
      holds(rest, event, new Map([...chosen, ...inside])),
  );
}

const listOf = (ask: Ask): Json => {
  if (ask === 'either') return [{ exists: false }, 1];
  return [typeof ask === 'number' ? ask : { exists: ask === 'present' }];
};

const name = fc.constantFrom('a', 'b', 'c');

const value: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.nat(2),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(name, tie('value'), { maxKeys: 3 }),
  ),
})).value;

test('a pattern matches exactly where trying every combination of elements does', () => {
  const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((steps) => steps.join('.'));
  const ask = fc.constantFrom<Ask>('present', 'absent', 'either', 0, 1);
  const asks = fc.uniqueArray(fc.tuple(path, ask), { minLength: 1, maxLength: 4, selector: ([one]) => one });
  fc.assert(
    fc.property(asks, fc.dictionary(name, value, { maxKeys: 3 }), (pattern, event: JsonObject) => {
      const compiled = compile(Object.fromEntries(pattern.map(([one, wanted]) => [one, listOf(wanted)])));
      const sorted = pattern.toSorted(([a], [b]) => (a < b ? -1 : 1));
      expect(compiled(event)).toBe(holds(sorted, found(event, '', '', new Map()), new Map()));
    }),
    { numRuns: 3000 },
  );
});
