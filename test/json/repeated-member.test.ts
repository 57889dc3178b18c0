import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json } from '../../shared/json/json.ts';
import { parseJson } from '../../shared/json/parse-json.ts';
import { repeatedMember, repeatedText } from '../../shared/json/repeated-member.ts';

function repeatedIn(text: string) {
  const parsed = parseJson(text);
  if (parsed.kind === 'not-json') throw new TypeError(`${text} is not JSON`);
  return repeatedMember(text, parsed.value);
}

test.each<[string, readonly string[], string]>([
  ['{"a":1,"a":2}', [], 'a'],
  [String.raw`{"a":1,"\u0061":2}`, [], 'a'],
  [String.raw`{"x":{"a\"b":1,"a\u0022b":2}}`, ['x'], 'a"b'],
  ['{"x":[0,[{"a":1}],{"y":{"b":1,"b":1}}]}', ['x', '2', 'y'], 'b'],
  ['{"__proto__":1,"__proto__":2}', [], '__proto__'],
  ['[{"":1, "" \n : 2}]', ['0'], ''],
  [String.raw`{"t":"\":\":","a":1,"a":2}`, [], 'a'],
  [String.raw`{"t":"\\","a":{"b":"{,:"},"a":2}`, [], 'a'],
  [String.raw`{"\ud83d\ude00":1,"😀":2}`, [], '😀'],
  ['{"a":1,"b":2,"c":{"a":1},"a":{"c":3}}', [], 'a'],
])('%s has a name twice', (text, tokens, name) => {
  expect(repeatedIn(text)).toEqual({ tokens, name });
});

test.each([
  '{}',
  '1',
  '"\\":"',
  String.raw`{"a":"\":\":","b":[{"a":1},{"a":"\\\":"}]}`,
  '{"a" : {"a" : {"a" : 1}}}',
])('%s has every name once', (text) => {
  expect(repeatedIn(text)).toBeUndefined();
});

/** A value whose objects are lists of members, so that a name may be there twice. */
type Loose =
  | { readonly kind: 'plain'; readonly value: string | number | null }
  | { readonly kind: 'list'; readonly items: readonly Loose[] }
  | { readonly kind: 'object'; readonly members: readonly (readonly [string, Loose])[] };

const name = fc.constantFrom('a', 'b', ':', '"', '":', '\\', '', '__proto__', 'é', '0');

const loose: fc.Arbitrary<Loose> = fc.letrec<{ value: Loose }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc
      .oneof(name, fc.string(), fc.nat(), fc.constant(null))
      .map((value): Loose => ({ kind: 'plain', value })),
    fc.array(tie('value'), { maxLength: 3 }).map((items): Loose => ({ kind: 'list', items })),
    fc
      .array(fc.tuple(name, tie('value')), { maxLength: 4 })
      .map((members): Loose => ({ kind: 'object', members })),
  ),
})).value;

/** Writes a text with blanks around every token, and some names with escapes. */
function textOf(value: Loose, blank: string, escaped: boolean): string {
  const join = (parts: readonly string[]): string => blank + parts.join(`${blank},${blank}`) + blank;
  switch (value.kind) {
    case 'plain':
      return JSON.stringify(value.value);
    case 'list':
      return `[${join(value.items.map((item) => textOf(item, blank, escaped)))}]`;
    case 'object':
      return `{${join(
        value.members.map(
          ([key, inner], index) =>
            `${nameText(key, escaped && index % 2 === 1)}${blank}:${blank}${textOf(inner, blank, escaped)}`,
        ),
      )}}`;
  }
}

function nameText(key: string, escaped: boolean): string {
  if (!escaped) return JSON.stringify(key);
  const units = Array.from({ length: key.length }, (_, at) => key.charCodeAt(at));
  return `"${units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('')}"`;
}

/** The first repeated name in the order of the text, by the members themselves. */
function expected(
  value: Loose,
  tokens: readonly string[],
): { tokens: readonly string[]; name: string } | undefined {
  if (value.kind === 'plain') return undefined;
  const names = new Set<string>();
  const inner: readonly (readonly [string, Loose])[] =
    value.kind === 'list' ? value.items.map((item, index) => [String(index), item]) : value.members;
  for (const [step, one] of inner) {
    if (value.kind === 'object' && names.has(step)) return { tokens, name: step };
    names.add(step);
    const found = expected(one, [...tokens, step]);
    if (found !== undefined) return found;
  }
  return undefined;
}

test('the first repeated name is found wherever it stands, and none where there is none', () => {
  fc.assert(
    fc.property(loose, fc.constantFrom('', ' ', '\n\t'), fc.boolean(), (value, blank, escaped) => {
      expect(repeatedIn(textOf(value, blank, escaped))).toEqual(expected(value, []));
    }),
    { numRuns: 2000 },
  );
});

test('text out of JSON.stringify has no repeated name', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      expect(repeatedIn(text)).toBeUndefined();
    }),
  );
});

describe('hostile texts', () => {
  const million = 1_000_000;
  test.each<[string, string]>([
    ['quotes and colons in a text', `{"a":"${String.raw`\":`.repeat(million / 3)}"}`],
    ['backslashes', `{"a":"${'\\'.repeat(million)}"}`],
    [
      'blanks before colons',
      `{${Array.from({ length: 1000 }, (_, n) => `"a${n}"${' '.repeat(1000)}:1`).join()}}`,
    ],
    ['blanks between colons in a text', `{"a":"${`:${' '.repeat(1000)}`.repeat(1000)}"}`],
    ['depth', `${'{"a":['.repeat(100_000)}${']}'.repeat(100_000)}`],
    ['many members', `{${Array.from({ length: 100_000 }, (_, n) => `"a${n}":1`).join()}}`],
    ['depth before a repeated name', `${'{"a":['.repeat(100_000)}{"b":1,"b":2}${']}'.repeat(100_000)}`],
  ])('%s take linear time', (_, text) => {
    const value: Json = JSON.parse(text);
    const start = performance.now();
    const found = repeatedMember(text, value);
    if (found !== undefined) expect(repeatedText('it', found).length).toBeLessThan(500);
    expect(performance.now() - start).toBeLessThan(1000);
  });
});

test('the text names the place, short and safe for a terminal', () => {
  expect(repeatedText('the body', { tokens: ['a', '0'], name: 'b' })).toBe(
    'the body has the member "b" more than once, in /a/0',
  );
  expect(repeatedText('the body', { tokens: [], name: '\ud800' }).isWellFormed()).toBe(true);
  expect(repeatedText('x', { tokens: ['\u001b[2J', '\ud800'], name: 'n'.repeat(9999) })).toMatch(
    /^[^\p{Cc}\p{Cs}]{1,300}$/u,
  );
});
