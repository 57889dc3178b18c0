import { globSync, readFileSync } from 'node:fs';
import { code, firstSentenceOf, proseOfPage, proseOfSource, type Prose, wordsIn } from './prose.ts';
import { type Finding, openingFaultsIn, wornOutWordsIn } from './worn-out-words.ts';

/** The rooms and pages that are held to the list. A path covers all files below it. */
const held: readonly string[] = [
  'shared/claim-check/',
  'shared/client/',
  'shared/expression/',
  'shared/json/',
  'shared/json-schema/',
  'shared/merge/',
  'shared/ports/',
  'shared/truth-discovery/',
];

/** Parts of held rooms that are not rewritten yet. */
const pending: readonly string[] = [
  'shared/merge/losses/',
  'shared/merge/admit-inputs.ts',
  'shared/merge/latest-claims.ts',
];

/** Paths on the command line are checked in place of the held ones: `npm run words -- shared/compose`. */
const asked = process.argv.slice(2);

/** `npm run words` reads the product and its documentation. */
const product = ['{shared,functions,infra,cli,local}/**/*.ts', '*.md', 'docs/**/*.md'];

/** History keeps its words. */
const exempt = /^(?:CHANGELOG\.md$|docs\/decisions\/)/u;

const longestSentence = 20;
const worst = 10;

const files = globSync(product)
  .filter((path) => !exempt.test(path))
  .toSorted();
const lengths: { readonly words: number; readonly place: string; readonly sentence: string }[] = [];
let faults = 0;

for (const path of files) {
  const text = readFileSync(path, 'utf8');
  const isHeld = isChecked(path);
  for (const prose of path.endsWith('.md') ? proseOfPage(text) : proseOfSource(path, text)) {
    const sentence = prose.kind === 'doc' ? firstSentenceOf(prose.text) : '';
    const words = wordsIn(sentence);
    if (words > longestSentence) lengths.push({ words, place: placeOf(path, text, prose.start), sentence });
    if (!isHeld) continue;
    for (const { index, word, instead } of faultsOf(prose, sentence)) {
      faults += 1;
      process.stdout.write(`${placeOf(path, text, prose.start + index)} "${word}": write ${instead}\n`);
    }
  }
}

process.stdout.write(
  `${lengths.length} doc comments begin with a sentence of more than ${longestSentence} words.\n`,
);
for (const { words, place, sentence } of lengths.toSorted((a, b) => b.words - a.words).slice(0, worst))
  process.stdout.write(`  ${words} words, ${place} ${sentence.replaceAll(code, '`...`').slice(0, 80)}\n`);
if (faults > 0) {
  process.stderr.write(`${faults} worn-out words; docs and code are held to plain English.\n`);
  process.exitCode = 1;
}

function isChecked(path: string): boolean {
  const isUnder = (prefix: string): boolean => path.startsWith(prefix);
  return asked.length > 0 ? asked.some(isUnder) : held.some(isUnder) && !pending.some(isUnder);
}

function faultsOf({ text }: Prose, sentence: string): readonly Finding[] {
  const start = Math.max(0, text.search(/\S/u));
  const openings = openingFaultsIn(sentence).map(({ word, instead }) => ({ index: start, word, instead }));
  return [...openings, ...wornOutWordsIn(text)];
}

function placeOf(path: string, text: string, index: number): string {
  return `${path}:${text.slice(0, index).split('\n').length}`;
}
