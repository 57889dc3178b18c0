import { contributionOf, type ContributionValues } from '../../fakes/parts.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { estimateTokens } from '../../../shared/compose/prompt/estimate-tokens.ts';
import { buildPrompt, type Prompt } from '../../../shared/compose/prompt/prompt.ts';
import type { Question } from '../../../shared/compose/question.ts';
import { isJsonObject } from '../../../shared/json/is-json-object.ts';
import type { Json } from '../../../shared/json/json.ts';
import type { Contribution } from '../../../shared/envelope/contribution.ts';
import { injections } from '../hostile/corpus.ts';
import { contribution, parseBlocks, policy, question } from '../questions.ts';

const ready = (asked: Question): Extract<Prompt, { kind: 'ready' }> => {
  const prompt = buildPrompt(asked, 'enforced');
  if (prompt.kind !== 'ready') throw new Error(prompt.reason);
  return prompt;
};

const matching = (pattern: RegExp): unknown => expect.stringMatching(pattern);

/** A member of each contribution as it is shown. */
const shown = (prompt: { readonly user: string }, member: string): readonly unknown[] =>
  parseBlocks(prompt.user)
    .filter(({ name }) => name === 'contribution')
    .map(({ value }) => (isJsonObject(value) ? value[member] : undefined));

const hostileText = fc.oneof(
  fc.constantFrom(...injections),
  fc.string({ unit: 'binary' }),
  fc
    .array(
      fc.constantFrom('<', '>', '</', 'contribution', 'settled', '-', '\n', '"', '\\', '\u202e', 'a', '1'),
    )
    .map((parts) => parts.join('')),
);
const hostileJson = fc.oneof(
  hostileText,
  fc.array(hostileText, { maxLength: 3 }),
  fc.dictionary(hostileText, fc.oneof(hostileText, fc.double({ noNaN: true, noDefaultInfinity: true })), {
    maxKeys: 4,
  }),
  fc.jsonValue({ stringUnit: 'binary' }),
);
const body = hostileJson.map((value): Json => JSON.parse(JSON.stringify(value)));
const anyValues: fc.Arbitrary<ContributionValues> = fc.record({
  source: hostileText,
  id: hostileText,
  topic: fc.constantFrom('content', 'user'),
  time: fc.option(hostileText, { nil: undefined }),
  value: body,
});
const anyContribution = anyValues.map(contributionOf);

describe('structure', () => {
  test('whatever the messages hold, each is one block that gives it back', () => {
    const all = fc.uniqueArray(anyValues, {
      maxLength: 5,
      selector: ({ topic, source, id }) => `${topic} ${source} ${id}`,
    });
    fc.assert(
      fc.property(all, body, body, (values, record, claim) => {
        const contributions = values.map(contributionOf);
        const conflict = {
          field: '/user/age',
          loss: 'vote' as const,
          settled: claim,
          claims: [{ value: claim, sources: ['a'], weight: 1 }],
        };
        const prompt = ready({
          ...question(contributions, { merged: { record, fields: [], conflicts: [conflict] } }),
          policy: { ...policy, maxInputTokens: 1_000_000 },
        });
        const blocks = parseBlocks(prompt.user);
        expect(blocks.map(({ name }) => name)).toEqual([
          'group',
          'settled',
          'conflicts',
          ...contributions.map(() => 'contribution'),
        ]);
        expect(new Set(blocks.map(({ seal }) => seal)).size).toBe(1);
        expect(prompt.user.match(/</g)).toHaveLength(2 * blocks.length);
        expect(prompt.user.match(/>/g)).toHaveLength(2 * blocks.length);
        const encoded = shown(prompt, 'body').map((one) => JSON.stringify(one));
        expect(encoded.toSorted()).toEqual(values.map(({ value }) => JSON.stringify(value)).toSorted());
        const seal = blocks[0]?.seal ?? '';
        expect(JSON.stringify([values, record, claim])).not.toContain(seal);
      }),
    );
  });

  test('the contributions stand in their order, each under its place', () => {
    fc.assert(
      fc.property(fc.array(anyValues, { maxLength: 5 }), (values) => {
        const contributions = values.map(contributionOf);
        const { user, shown: numbered } = ready({
          ...question(contributions),
          policy: { ...policy, maxInputTokens: 1_000_000 },
        });
        const blocks = parseBlocks(user).filter(({ name }) => name === 'contribution');
        expect(blocks.map(({ number }) => number)).toEqual(contributions.map((_, index) => index + 1));
        expect([...numbered.values()]).toEqual(contributions);
        expect(shown({ user }, 'body')).toEqual(values.map(({ value }) => value));
      }),
    );
  });

  test('the system prompt is the same for every group of a fusion', () => {
    fc.assert(
      fc.property(fc.array(anyContribution, { maxLength: 3 }), body, (contributions, record) => {
        const asked = question(contributions, {
          key: 'other',
          missing: ['user'],
          merged: { record, fields: [], conflicts: [] },
        });
        expect(ready(asked).system).toBe(ready(question([])).system);
      }),
    );
  });

  test('a group, as it is shown', () => {
    const prompt = ready(
      question(
        [
          contribution('电影推荐'),
          contribution('张三，年龄25岁', {
            source: 'profile',
            id: 'p-1',
            topic: 'user',
            time: '2026-11-23T10:00:00Z',
          }),
        ],
        {
          weights: { profile: 0.5 },
          missing: ['mood'],
          merged: {
            record: { content: '电影推荐', user: { age: 25 } },
            fields: [],
            conflicts: [
              {
                field: '/user/age',
                loss: 'absolute',
                settled: 25,
                claims: [{ value: 25, sources: ['profile'], weight: 0.5 }],
              },
            ],
          },
        },
      ),
    );
    const seal = parseBlocks(prompt.user)[0]?.seal ?? '';
    expect(prompt.user.replaceAll(seal, 'SEAL')).toMatchInlineSnapshot(`
      "<group-SEAL>
      {"missing":["mood"],"contributions":2,"leftOut":0}
      </group-SEAL>
      <settled-SEAL>
      {"content":"电影推荐","user":{"age":25}}
      </settled-SEAL>
      <conflicts-SEAL>
      [{"field":"/user/age","settled":25,"claims":[{"value":25,"sources":["profile"],"weight":0.5}]}]
      </conflicts-SEAL>
      <contribution-SEAL-1>
      {"topic":"content","source":"catalogue","id":"c-1","weight":1,"body":"电影推荐"}
      </contribution-SEAL-1>
      <contribution-SEAL-2>
      {"topic":"user","source":"profile","id":"p-1","time":"2026-11-23T10:00:00Z","weight":0.5,"body":"张三，年龄25岁"}
      </contribution-SEAL-2>"
    `);
    expect(prompt.cut).toEqual([]);
  });
});

describe('what the model is told', () => {
  test('the instructions stand in the system prompt, no message does', () => {
    const { system } = ready(question([contribution('secret body')]));
    expect(system).toContain(`<instructions>\n${policy.instructions}\n</instructions>`);
    expect(system).not.toContain('secret body');
  });
  test('a schema that cannot be enforced is put into words', () => {
    const prompt = buildPrompt(question([]), 'described');
    expect(prompt.kind === 'ready' && prompt.system).toContain(JSON.stringify(policy.output));
  });
  test('weights are those of the policy, also for sources with inherited names', () => {
    const weights: Record<string, number> = { catalogue: 3 };
    const three = [
      contribution(1),
      contribution(2, { source: 'constructor' }),
      contribution(3, { source: '__proto__' }),
    ];
    expect(shown(ready(question(three, { weights })), 'weight')).toEqual([3, 1, 1]);
  });
});

describe('budget', () => {
  const long = (length: number): string => 'lorem ipsum '.repeat(length / 12);
  const limited = (
    maxInputTokens: number,
    contributions: readonly Contribution[],
    weights: Question['weights'] = {},
  ): Question => ({
    ...question(contributions, { weights }),
    policy: { ...policy, maxInputTokens },
  });
  const two = [
    contribution(long(12_000), { source: 'a', id: '1' }),
    contribution(long(12_000), { source: 'b', id: '2' }),
  ];

  test('the estimate of the prompt is never above it', () => {
    const text = fc.integer({ min: 0, max: 30 }).map((hundreds) => long(hundreds * 120));
    const many = fc.array(fc.tuple(text, fc.constantFrom('a', 'b', 'c')), { maxLength: 6 });
    fc.assert(
      fc.property(many, fc.integer({ min: 900, max: 9000 }), (parts, budget) => {
        const contributions = parts.map(([value, source], index) =>
          contribution(value, { source, id: `${index}` }),
        );
        const prompt = buildPrompt(limited(budget, contributions, { a: 2, b: 1, c: 0.5 }), 'enforced');
        fc.pre(prompt.kind === 'ready');
        expect(prompt.estimatedTokens).toBeLessThanOrEqual(budget);
        expect(estimateTokens(prompt.system + prompt.user)).toBeLessThan(prompt.estimatedTokens);
        expect(parseBlocks(prompt.user)[0]?.value).toMatchObject({
          contributions: parts.length,
          leftOut: parts.length - shown(prompt, 'body').length,
        });
      }),
      { numRuns: 50 },
    );
  });

  test('the text of the least weighted source is cut, visibly, and reported', () => {
    const prompt = ready(limited(7_000, two, { a: 0.5, b: 1 }));
    expect(prompt.cut).toEqual(['a/1']);
    const [first, second] = shown(prompt, 'body');
    expect(first).toMatch(/ \[cut\]$/);
    expect(second).toBe(long(12_000));
  });

  test('messages are left out when nothing else helps, and the model is told how many', () => {
    const numbers = Array.from({ length: 3_000 }, (_, index) => index);
    const prompt = ready(
      limited(3_000, [contribution(numbers, { source: 'a' }), contribution('kept', { source: 'b' })]),
    );
    expect(prompt.cut).toEqual(['a/c-1']);
    expect(parseBlocks(prompt.user)[0]?.value).toEqual({ missing: [], contributions: 2, leftOut: 1 });
    expect(shown(prompt, 'body')).toEqual(['kept']);
  });

  test('a long text among the settled facts is not paid for twice', () => {
    const asked = limited(8_000, [contribution(long(12_000))]);
    const prompt = ready({
      ...asked,
      merged: { record: { content: long(12_000) }, fields: [], conflicts: [] },
    });
    expect(prompt.cut).toEqual([]);
  });

  test.each(['enforced', 'described'] as const)('the schema is part of the prompt (%s)', (mode) => {
    const output = { type: 'object', description: long(12_000) };
    const asked = { ...question([]), policy: { ...policy, output, maxInputTokens: 3_000 } };
    expect(buildPrompt(asked, mode).kind).toBe('too-long');
  });

  test('settled facts that do not fit at all are an answer of their own', () => {
    const facts = Array.from({ length: 9_000 }, (_, index) => index);
    const asked = {
      ...limited(5_000, two),
      merged: { record: { content: facts }, fields: [], conflicts: [] },
    };
    expect(buildPrompt(asked, 'enforced')).toEqual({
      kind: 'too-long',
      reason: matching(/settled facts come to about \d+ tokens, more than maxInputTokens \(5000\)/),
    });
  });
});
