import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Json } from '../../shared/json/json.ts';
import { parseJson } from '../../shared/json/parse-json.ts';

function valueOf(text: string): Json {
  const parsed = parseJson(text);
  if (parsed.kind === 'not-json') throw new TypeError(`${text} is not JSON`);
  return parsed.value;
}

function escaped(name: string): string {
  return `"${Array.from({ length: name.length }, (_, at) => `\\u${name.charCodeAt(at).toString(16).padStart(4, '0')}`).join('')}"`;
}

/** Names with backslashes, and names that begin like them once they are escaped. */
const name = fc.constantFrom('\\', 'a', 'b', 'a\\', 'ab', '\\u0061', '"', 'abcdef', '__proto__', '', '0');

test('escaped names are read as they are, whatever names came before', () => {
  const members = fc.uniqueArray(fc.tuple(name, fc.nat(9), fc.boolean()), {
    selector: ([one]) => one,
    maxLength: 5,
  });
  fc.assert(
    fc.property(fc.array(members, { maxLength: 3 }), (objects) => {
      const texts = objects.map(
        (one) =>
          `{${one.map(([key, value, isEscaped]) => `${isEscaped ? escaped(key) : JSON.stringify(key)}:${value}`).join()}}`,
      );
      const expected = objects.map((one) => Object.fromEntries(one.map(([key, value]) => [key, value])));
      expect(valueOf(`{"list":[${texts.join()}]}`)).toEqual({ list: expected });
    }),
    { numRuns: 3000 },
  );
});

test('a text with a backslash in a name may nest deeply', () => {
  const text = `${'{"\\\\":['.repeat(50_000)}${']}'.repeat(50_000)}`;
  expect(parseJson(text).kind).toBe('json');
  expect(parseJson(`${text}]`).kind).toBe('not-json');
});
