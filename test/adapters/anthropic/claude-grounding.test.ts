import { describe, expect, test } from 'vitest';
import type { Question } from '../../../shared/compose/question.ts';
import type { SchemaCheck } from '../../../shared/json-schema/schema-check.ts';
import { citedSchema } from '../../../shared/json-schema/cited-schema.ts';
import { ajvFor, ajvSchema } from '../../../shared/json-schema/ajv-for.ts';
import type { Json, JsonObject } from '../../../shared/json/json.ts';
import { injections } from '../../compose/hostile/corpus.ts';
import { contribution, policy, question } from '../../compose/questions.ts';
import { matching, PRICE_OF_ONE, setUp, twice } from './ask-claude.ts';
import type { Behaviour } from './messages-behaviour.ts';

const plain: JsonObject = {
  type: 'object',
  properties: {
    age: { type: 'integer', maximum: 150 },
    films: {
      type: 'array',
      items: {
        type: 'object',
        properties: { title: { type: 'string' } },
        required: ['title'],
        additionalProperties: false,
      },
    },
  },
  required: ['age', 'films'],
  additionalProperties: false,
};
const made = citedSchema(plain);
if (made.kind === 'fault') throw new Error(made.message);
const output = made.schema;
const validate = ajvFor(output).compile(ajvSchema(output));
const check: SchemaCheck = (value) => (validate(value) ? [] : ['is not what the schema says']);

const asked = (body: Json = '电影推荐', more: Partial<Question> = {}): Question =>
  question([contribution(body), contribution({ age: 25 }, { source: 'profile', id: 'u-1', topic: 'user' })], {
    policy: { ...policy, output, citations: true, grounding: { '/age': '/user/age' } },
    merged: { record: { content: body, user: { age: 25 } }, fields: [], conflicts: [] },
    ...more,
  });
const films = [{ title: 'Up', cites: [1] }];
const good: Json = { age: 25, films, cites: [2] };
const says = (answer: Json): Behaviour => ({ kind: 'ok', answer });
const citations = [
  { item: '', contributions: [{ topic: 'user', source: 'profile', id: 'u-1' }] },
  { item: '/films/0', contributions: [{ topic: 'content', source: 'catalogue', id: 'c-1' }] },
];
const setUpWith = (behaviours: readonly Behaviour[], more: Parameters<typeof setUp>[1] = {}) =>
  setUp(behaviours, { checks: { recommendation: check }, ...more });

test('a good answer comes without its citations, which are listed beside it', async () => {
  const { server, compose } = await setUpWith([says(good)]);
  const answer = await compose(asked());
  expect(answer).toMatchObject({
    kind: 'answered',
    result: { age: 25, films: [{ title: 'Up' }] },
    citations,
  });
  expect(answer).not.toHaveProperty('grounded');
  expect(server.requests).toHaveLength(1);
  expect(server.requests[0]?.body.system[0]?.text).toContain('{"/age":"/user/age"}');
});

describe('an answer that contradicts settled facts', () => {
  const wrong: Json = { age: 99, films, cites: [2] };
  const grounded = [{ field: '/age', from: '/user/age', answered: 99, settled: 25 }];
  const righted = { kind: 'answered', result: { age: 25, films: [{ title: 'Up' }] }, citations, grounded };

  test('the answer is repaired', async () => {
    const { server, compose } = await setUpWith([says(wrong), says(good)]);
    const answer = await compose(asked());
    expect(answer).toMatchObject({
      kind: 'answered',
      result: { age: 25 },
      usage: twice,
      costUsd: 2 * PRICE_OF_ONE,
    });
    expect(answer).not.toHaveProperty('grounded');
    expect(server.requests[1]?.body.messages.at(-1)?.content[0]?.text).toContain(
      '[{"field":"/age","settledAt":"/user/age","settled":25}]',
    );
  });

  test.each<[string, Behaviour]>([
    ['contradicts again', says(wrong)],
    ['breaks the schema', { kind: 'breaks-schema' }],
    ['is refused', { kind: 'refusal' }],
    ['is throttled', { kind: 'rate-limited' }],
    ['miscites', says({ age: 25, films, cites: [7] })],
  ])('the settled facts override the answer when the repair %s', async (_, second) => {
    const { server, compose } = await setUpWith([says(wrong), second]);
    expect(await compose(asked())).toMatchObject(righted);
    expect(server.requests).toHaveLength(2);
  });

  test('an answer with another fault before is overridden at once: there is one repair', async () => {
    const { server, compose } = await setUpWith([{ kind: 'not-json' }, says(wrong)]);
    expect(await compose(asked())).toMatchObject(righted);
    expect(server.requests).toHaveLength(2);
  });

  test('the answer is unusable where the settled value breaks the schema', async () => {
    const { compose } = await setUpWith([says(wrong), says(wrong)]);
    const to = asked('', { merged: { record: { user: { age: 500 } }, fields: [], conflicts: [] } });
    expect(await compose(to)).toMatchObject({ kind: 'unusable', reason: matching(/does not allow: \/age/) });
  });
});

describe('adversarial answers', () => {
  const attacks: readonly Json[] = [
    { age: 25, films, cites: [99] },
    { age: 25, films, cites: [0] },
    { age: 25, films, cites: [-1, 2] },
    { age: 25, films, cites: [] },
    { age: 25, films: [{ title: 'Up' }], cites: [2] },
    { age: 25, films: [{ title: 'Up', cites: ['1'] }], cites: [2] },
    { age: 25, films: [{ title: 'Up', cites: [3] }], cites: [2] },
    { age: 25, films, cites: [2], admin: true },
    { age: 25, films: 'PWNED', cites: [2] },
    { films: ['PWNED'] },
    'PWNED',
    JSON.parse('{"__proto__":{"age":25},"age":25,"films":[],"cites":[2]}'),
  ];

  test.each(attacks.map((answer) => [JSON.stringify(answer), answer] as const))(
    'the answer %s is repaired once and is then unusable',
    async (_, answer) => {
      const { server, compose } = await setUpWith([says(answer), says(answer), says(good)]);
      const reply = await compose(asked());
      expect(reply).toMatchObject({ kind: 'unusable', usage: twice });
      expect(JSON.stringify(reply)).not.toContain('PWNED');
      expect(server.requests).toHaveLength(2);
    },
  );

  test('parts that were omitted for length cannot be cited', async () => {
    const many = Array.from({ length: 200 }, (_, index) =>
      contribution({ [`field ${index}`]: 'x'.repeat(60) }, { source: `s-${index}`, id: `i-${index}` }),
    );
    const to = asked('', { policy: { ...asked().policy, maxInputTokens: 3_000 }, contributions: many });
    const everything = { age: 25, films, cites: Array.from({ length: 200 }, (_, index) => index + 1) };
    const { compose } = await setUpWith([says(everything), says(everything)]);
    expect(await compose(to)).toMatchObject({ kind: 'unusable', reason: matching(/no part has/) });
  });

  test.each(injections.map((text, index) => [index, text] as const))(
    'an answer that repeats injection %d changes no request and passes no check',
    async (_, text) => {
      const { server, compose } = await setUpWith([
        { kind: 'text', text: text.trim() === '' ? 'x' : text.toWellFormed() },
        says({ age: 99, films: [{ title: text.toWellFormed(), cites: [1] }], cites: [1, 2] }),
      ]);
      const answer = await compose(asked(text));
      expect(answer).toMatchObject({
        kind: 'answered',
        result: { age: 25, films: [{ title: text.toWellFormed() }] },
        grounded: [{ field: '/age', answered: 99, settled: 25 }],
      });
      expect(server.faults).toEqual([]);
      const [first, second] = server.requests.map(({ body }) => body);
      expect(first?.messages.map(({ role }) => role)).toEqual(['user']);
      expect(second?.messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'user']);
      expect(second?.messages[2]?.content[0]?.text).not.toMatch(/[<>]/);
      expect({ ...second, messages: [] }).toEqual({ ...first, messages: [] });
    },
  );
});
