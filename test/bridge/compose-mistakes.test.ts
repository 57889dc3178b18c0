import { describe, expect, test } from 'vitest';
import { bridgeOf, changed, mistakesIn, sampleFiles } from './files.ts';

const schema = JSON.stringify({
  type: 'object',
  properties: {
    age: { type: 'integer' },
    summary: { type: 'object', properties: { note: { type: 'string' } }, additionalProperties: false },
    films: { type: 'array', items: { type: 'object', properties: { title: { type: 'string' } } } },
  },
  required: ['age'],
  additionalProperties: false,
});
const files = { ...sampleFiles, 'schemas/recommendation.json': schema };
const withKeys = (keys: string): string => changed('maxTokens: 800', `maxTokens: 800\n      ${keys}`);
const place = 'fusions.recommendation.compose.grounding';

describe('grounding', () => {
  test.each([
    ['{ /age: /user/age }', []],
    ['{ /summary/note: /content }', []],
    ['{ /agee: /user/age }', [`["/agee"]: the schema of the answer has no such field; did you mean "age"?`]],
    [
      '{ /summary/nota: /content }',
      [`["/summary/nota"]: the schema of the answer has no such field; did you mean "note"?`],
    ],
    ['{ /age: /usr/age }', [`["/age"]: the fusion gathers no topic "usr"; did you mean "user"?`]],
    ['{ /age: /user/agee }', [`["/age"]: the schema of topic "user" has no such field; did you mean "age"?`]],
    [
      '{ /age: /user/tags }',
      [`["/age"]: the answer has number here, but the schema of topic "user" has array`],
    ],
    ['{ age: /user/age }', [`.age: not a JSON Pointer into the answer; expected /<field>`]],
    [
      '{ /age: user.age }',
      [`["/age"]: not a JSON Pointer into the merged record; expected /<topic> or /<topic>/<field>`],
    ],
    [
      '{ /summary: /content, /summary/note: /content }',
      [`["/summary/note"]: is part of "/summary", which is grounded as a whole`],
    ],
  ])('%s', async (grounding, expected) => {
    const found = await mistakesIn(withKeys(`grounding: ${grounding}`), files);
    expect(found.map((line) => line.replace(/^.*?compose\.grounding/, ''))).toEqual(expected);
    for (const line of found) expect(line).toContain(place);
  });
});

describe('citations', () => {
  test('are asked for by the schema of the answer', async () => {
    const { fusions } = await bridgeOf(withKeys('citations: true'), files);
    expect(fusions[0]?.compose).toMatchObject({
      citations: true,
      output: {
        required: ['age', 'cites'],
        properties: { films: { items: { required: ['cites'] } } },
      },
    });
  });

  test('need to know what an item is', async () => {
    expect(await mistakesIn(withKeys('citations: true'))).toEqual([
      expect.stringMatching(/compose\.output: .*a list for citations says what its items are/),
    ]);
  });
});

test.each([
  ['when: sometimes', /when/],
  ['cache: 5s', /cache: expected a duration from 1m to 30d/],
  ['budgetPerDay: 0', /budgetPerDay: expected US dollars, more than 0/],
  ['citations: 1', /citations/],
  ['urgency: never', /urgency/],
  ['when: never\n      urgency: batch', /compose\.urgency: nothing is asked with `when: never`/],
])('%s is a mistake', async (keys, message) => {
  expect(await mistakesIn(withKeys(keys), files)).toEqual([expect.stringMatching(message)]);
});

test('every key as the policy has it', async () => {
  const keys = [
    'when: open',
    'urgency: batch',
    'cache: 24h',
    'budgetPerDay: 2.5',
    'grounding: { /age: /user/age }',
  ];
  const { fusions } = await bridgeOf(withKeys(keys.join('\n      ')), files);
  expect(fusions[0]?.compose).toMatchObject({
    when: 'open',
    urgency: 'batch',
    cacheMs: 86_400_000,
    budgetPerDay: 2.5,
    grounding: { '/age': '/user/age' },
    citations: false,
  });
});
