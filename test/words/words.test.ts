import { describe, expect, test } from 'vitest';
import { firstSentenceOf, proseOfPage, proseOfSource, wordsIn } from './prose.ts';
import { openingFaultsIn, wornOutWordsIn } from './worn-out-words.ts';

const wordsOf = (source: string): readonly string[] =>
  proseOfSource('a.ts', source).flatMap(({ text }) => wornOutWordsIn(text).map(({ word }) => word));

describe('a worn-out word', () => {
  test.each([
    ['a doc comment', '/** Sends it to whoever asks. */\nexport const a = 1;', 'whoever'],
    ['a line comment', 'const a = 1; // Nobody reads it.', 'Nobody'],
    ['a comment inside an empty block', 'function a() {\n  // The clock rings.\n}', 'rings'],
    ['a message', "throw new Error('the group was told of it');", 'told'],
    ['a template', 'throw new Error(`${a} is known to nobody in the group`);', 'nobody'],
  ])('is found in %s', (_, source, word) => {
    expect(wordsOf(source).map((each) => each.toLowerCase())).toContain(word.toLowerCase());
  });

  test.each([
    ['an identifier', 'const told = nobody(gold);'],
    ['a stored name', "const kind = 'told';"],
    ['quoted code in a comment', '/** Reads the sum `told`, and "told" too. */\nconst a = 1;'],
    ['an import', "import { a } from './told/by nobody else/a.ts';"],
    ['a longer word', '// Golden strings, a marigold and an untold-story.'],
  ])('is allowed in %s', (_, source) => {
    expect(wordsOf(source)).toEqual([]);
  });

  test('is found on a page at its position, and not in its code', () => {
    const page = '# Page\n\n```sh\ntold\n```\n\nThe `told` sum, [told](told.md) by nobody.\n';
    const found = proseOfPage(page).flatMap(({ text }) => wornOutWordsIn(text));
    expect(found.map(({ index, word }) => [word, page.slice(index, index + word.length)])).toEqual([
      ['told', 'told'],
      ['nobody', 'nobody'],
    ]);
  });
});

describe('the first sentence of a doc comment', () => {
  const sentenceOf = (comment: string): string =>
    proseOfSource('a.ts', `${comment}\nexport const a = 1;`)
      .filter(({ kind }) => kind === 'doc')
      .map(({ text }) => firstSentenceOf(text))
      .join('|');

  test('ends at its full stop, across lines and before tags', () => {
    expect(sentenceOf('/**\n * Returns the\n * sum. It is exact.\n */')).toBe('Returns the sum');
    expect(sentenceOf('/** Adds 1.5 to it\n * @param a a number. Any\n */')).toBe('Adds 1.5 to it');
    expect(sentenceOf('/** @param a a number */')).toBe('');
  });

  test('has as many words as a reader counts, with code as one', () => {
    expect(wordsIn(sentenceOf('/** Returns `a + b + c` at once. */'))).toBe(4);
  });

  test('must not begin with a question word', () => {
    expect(openingFaultsIn('What is left')).toHaveLength(1);
    expect(openingFaultsIn('Whether it is open')).toHaveLength(1);
    expect(openingFaultsIn('Returns what is left')).toHaveLength(1);
    expect(openingFaultsIn('Tells whether it is open')).toEqual([]);
    expect(openingFaultsIn('Whatever')).toEqual([]);
  });
});
