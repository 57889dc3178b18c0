import { globSync, readFileSync } from 'node:fs';
import { code, firstSentenceOf, proseOfPage, proseOfSource, type Prose, wordsIn } from './prose.ts';
import { openingFaultsIn, wornOutWordsIn } from './worn-out-words.ts';

/** The files that are held to the list: the product and its documentation. */
const held = [
  '{shared,functions,infra,cli,local,api}/**/*.ts',
  'bin/**/*.mjs',
  '{README,ARCHITECTURE,CONTRIBUTING,SECURITY}.md',
  'docs/**/*.md',
];

/** History keeps its words, and what a generator writes is held to them where it is written by hand. */
const exempt = ['docs/decisions/', 'shared/gateway/generated/'];

/** Files that are not rewritten yet. */
const pending: ReadonlySet<string> = new Set([]);

/** Paths on the command line limit the check, also to pending files: `npm run words -- shared/compose`. */
const asked = process.argv.slice(2);

const longestSentence = 20;

const files = globSync(held)
  .filter((path) => !exempt.some((one) => path.startsWith(one)))
  .toSorted();
const selected =
  asked.length === 0 ? files : files.filter((path) => asked.some((one) => path.startsWith(one)));
let faults = 0;

for (const path of selected) {
  const found = faultsIn(path, readFileSync(path, 'utf8'));
  if (asked.length === 0 && pending.has(path)) {
    if (found.length === 0) report(`${path} is in plain English: remove it from the pending files`);
  } else for (const fault of found) report(fault);
}
for (const path of pending)
  if (!files.includes(path)) report(`${path} does not exist: remove it from the pending files`);

process.stdout.write(
  `${selected.length} files are checked for plain English; ${asked.length === 0 ? pending.size : 0} of them are pending.\n`,
);
if (faults > 0) {
  process.stderr.write(`${faults} faults.\n`);
  process.exitCode = 1;
}

function report(fault: string): void {
  faults += 1;
  process.stdout.write(`${fault}\n`);
}

function faultsIn(path: string, text: string): readonly string[] {
  const proses = path.endsWith('.md') ? proseOfPage(text) : proseOfSource(path, text);
  return proses.flatMap((prose) => {
    const sentence = prose.kind === 'doc' ? firstSentenceOf(prose.text) : '';
    return [...findingsIn(prose, sentence), ...lengthFaults(prose, sentence)].map(
      ({ index, message }) => `${placeOf(path, text, prose.start + index)} ${message}`,
    );
  });
}

interface Fault {
  readonly index: number;
  readonly message: string;
}

function findingsIn({ text }: Prose, sentence: string): readonly Fault[] {
  const start = startOf(text);
  return [
    ...openingFaultsIn(sentence).map(({ word, instead }) => ({ index: start, word, instead })),
    ...wornOutWordsIn(text),
  ].map(({ index, word, instead }) => ({ index, message: `"${word}": write ${instead}` }));
}

function lengthFaults({ text }: Prose, sentence: string): readonly Fault[] {
  const words = wordsIn(sentence);
  if (words <= longestSentence) return [];
  const beginning = sentence.replaceAll(code, '`...`').slice(0, 60);
  const message = `a first sentence of ${words} words, at most ${longestSentence}: ${beginning}`;
  return [{ index: startOf(text), message }];
}

function startOf(text: string): number {
  return Math.max(0, text.search(/\S/u));
}

function placeOf(path: string, text: string, index: number): string {
  return `${path}:${text.slice(0, index).split('\n').length}`;
}
