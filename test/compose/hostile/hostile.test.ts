import { describe, expect, test } from 'vitest';
import { buildPrompt } from '../../../shared/compose/prompt/prompt.ts';
import { contribution, parseBlocks, policy, question } from '../questions.ts';
import { chinese } from './chinese.ts';
import { injections } from './corpus.ts';

/** Nothing that a reader takes for a mark or cannot see; the line ends around the blocks are ours. */
const forbidden =
  /[&＜＞﹤﹥＆﹠‹›❮❯˂˃ᐸᐳ\u2800\r]|(?!\n)\p{Cc}|\p{Cf}|\p{Co}|\p{Cs}|\p{Zl}|\p{Zp}|\p{Default_Ignorable_Code_Point}/u;

test('the corpus has its stated size, two languages, and no repeats', () => {
  expect(new Set(injections).size).toBe(injections.length);
  expect(injections.length).toBeGreaterThanOrEqual(60);
  expect(chinese.filter((text) => /\p{Script=Han}/u.test(text)).length).toBeGreaterThanOrEqual(10);
});

describe.each(injections.map((text, index) => [index, text] as const))('injection %d', (_, text) => {
  const harmless = contribution({ age: 25 }, { source: 'profile', id: 'u-1', topic: 'user' });
  const hostile = contribution(text, { source: text, id: text, time: text });
  const asked = question([hostile, harmless], {
    key: text,
    missing: ['mood'],
    merged: {
      record: { content: text, user: { [text]: text } },
      fields: [],
      conflicts: [
        {
          field: `/user/${text}`,
          loss: 'vote',
          settled: text,
          claims: [{ value: text, sources: [text], weight: 1 }],
        },
      ],
    },
  });

  test.each(['enforced', 'described'] as const)('the injection stays data, in its own block (%s)', (mode) => {
    const prompt = buildPrompt(asked, mode);
    if (prompt.kind !== 'ready') throw new Error(prompt.reason);
    const blocks = parseBlocks(prompt.user);
    expect(blocks.map(({ name, number }) => [name, number])).toEqual([
      ['group', undefined],
      ['settled', undefined],
      ['conflicts', undefined],
      ['contribution', 1],
      ['contribution', 2],
    ]);
    const [seal = ''] = blocks.map((block) => block.seal);
    expect(JSON.stringify(asked)).not.toContain(seal);
    expect(prompt.user.match(/<|>/g)).toHaveLength(4 * blocks.length);
    expect(prompt.user).not.toMatch(forbidden);
    expect(blocks[3]?.value).toMatchObject({ body: text.isWellFormed() ? text : expect.any(String) });
    expect(blocks[4]?.value).toMatchObject({ source: 'profile', weight: 1, body: { age: 25 } });
    const empty = buildPrompt(question([]), mode);
    expect(prompt.system).toBe(empty.kind === 'ready' ? empty.system : '');
  });

  test('the injection is cut to the budget like any other text', () => {
    const long = contribution('x '.repeat(2_000), { source: 'profile', id: 'u-2', topic: 'user' });
    const tight = { ...policy, maxInputTokens: 4_000 };
    const prompt = buildPrompt(question([hostile, long], { policy: tight }), 'enforced');
    if (prompt.kind !== 'ready') throw new Error(prompt.reason);
    expect(prompt.estimatedTokens).toBeLessThanOrEqual(4_000);
    expect(parseBlocks(prompt.user).length).toBeGreaterThanOrEqual(3);
  });
});
