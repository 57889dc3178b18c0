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
    [
      '{ /agee: /user/age }',
      [`["/agee"]: the schema of the answer has no field "agee"; did you mean "age"?`],
    ],
    [
      '{ /summary/nota: /content }',
      [`["/summary/nota"]: the schema of the answer has no field "nota"; did you mean "note"?`],
    ],
    ['{ /age: /usr/age }', [`["/age"]: the fusion gathers no topic "usr"; did you mean "user"?`]],
    [
      '{ /age: /user/agee }',
      [`["/age"]: the schema of topic "user" has no field "agee"; did you mean "age"?`],
    ],
    [
      '{ /age: /user/tags }',
      [
        `["/age"]: the answer has number here, but the schema of topic "user" has array; give both the same type`,
      ],
    ],
    ['{ age: /user/age }', [`.age: not a JSON Pointer into the answer; expected /<field>`]],
    [
      '{ /age: user.age }',
      [`["/age"]: not a JSON Pointer into the merged record; expected /<topic> or /<topic>/<field>`],
    ],
    [
      '{ /summary: /content, /summary/note: /content }',
      [`["/summary/note"]: is part of "/summary", which is grounded as a whole; remove one of them`],
    ],
  ])('the reader checks the grounding %s', async (grounding, expected) => {
    const found = await mistakesIn(withKeys(`grounding: ${grounding}`), files);
    expect(found.map((line) => line.replace(/^.*?compose\.grounding/, ''))).toEqual(expected);
    for (const line of found) expect(line).toContain(place);
  });
});

describe('citations', () => {
  test('the schema of the answer gets citations', async () => {
    const { fusions } = await bridgeOf(withKeys('citations: true'), files);
    expect(fusions[0]?.compose).toMatchObject({
      citations: true,
      output: {
        required: ['age', 'cites'],
        properties: { films: { items: { required: ['cites'] } } },
      },
    });
  });

  test('citations need a schema of the items', async () => {
    expect(await mistakesIn(withKeys('citations: true'))).toEqual([
      expect.stringMatching(/compose\.output: .*a list for citations says what its items are/),
    ]);
  });
});

describe('several answers', () => {
  const asking = (model: string, keys = ''): string =>
    changed('model: claude-haiku-5-5', `model: ${model}${keys === '' ? '' : `\n      ${keys}`}`);
  const five = [1, 2, 3, 4, 5].map((n) => `claude-${n}`).join(', ');

  test.each([
    [
      '[claude-a, claude-b]',
      '',
      { model: 'claude-a', panel: { models: ['claude-a', 'claude-b'], samples: 1 } },
    ],
    ['claude-a', 'samples: 5', { model: 'claude-a', panel: { models: ['claude-a'], samples: 5 } }],
    [`[${five}]`, 'samples: 3', { panel: { samples: 3 } }],
  ])('the models %s with %s give several answers', async (model, keys, expected) => {
    const { fusions } = await bridgeOf(asking(model, keys), files);
    expect(fusions[0]?.compose).toMatchObject(expected);
  });

  test.each([
    ['claude-a', ''],
    ['[claude-a]', 'samples: 1'],
  ])('the models %s with %s give one answer', async (model, keys) => {
    const { fusions } = await bridgeOf(asking(model, keys), files);
    expect(fusions[0]?.compose).toHaveProperty('model', 'claude-a');
    expect(fusions[0]?.compose).not.toHaveProperty('panel');
  });

  test.each([
    ['[claude-a, claude-a]', '', /compose\.model\[1\]: "claude-a" stands in the list twice/],
    ['[claude-a, gpt]', '', /compose\.model\[1\]: expected the name of a Claude model/],
    ['[]', '', /compose\.model: expected at least one model/],
    ['3', '', /compose\.model: expected the name of a Claude model, or a list of them/],
    [
      'claude-a',
      'samples: 0',
      /compose\.samples: expected a whole number from 1 to 16, got 0; write 1 or more/,
    ],
    [
      'claude-a',
      'samples: 17',
      /compose\.samples: expected a whole number from 1 to 16, got 17; write 16 or less/,
    ],
    [
      `[${five}]`,
      'samples: 4',
      /compose\.samples: 4 answers of each of 5 models are 20; expected at most 16 in all/,
    ],
  ])('the models %s with %s are a mistake', async (model, keys, message) => {
    expect(await mistakesIn(asking(model, keys), files)).toEqual([expect.stringMatching(message)]);
  });
});

test.each([
  ['when: sometimes', /when/],
  ['cache: 5s', /cache: expected a duration from 1m to 30d/],
  ['budgetPerDay: 0', /budgetPerDay: expected US dollars, more than 0/],
  ['citations: 1', /citations/],
  ['urgency: never', /urgency/],
  ['when: never\n      urgency: batch', /compose\.urgency: has no effect with `when: never`/],
])('the setting %s is a mistake', async (keys, message) => {
  expect(await mistakesIn(withKeys(keys), files)).toEqual([expect.stringMatching(message)]);
});

test('every key reaches the policy', async () => {
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
