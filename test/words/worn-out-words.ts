/** A worn-out word, with the plain ways to say the same. */
export interface WornOutWord {
  readonly pattern: RegExp;
  readonly instead: string;
}

const word = (forms: string, instead: string): WornOutWord => ({
  pattern: new RegExp(`(?<![\\w-])(?:${forms})(?![\\w-])`, 'giu'),
  instead,
});

/** Words of the old style, whose budget is zero in comments, messages and documentation. */
const everywhere: readonly WornOutWord[] = [
  word('whoever|whomever|whosoever', 'name the actor: the worker, the producer, the model, the operator'),
  word('somebody|nobody|anybody|everybody', 'name the actor, or "no source", "every worker"'),
  word('told|told off|told of', 'reported, shown, known'),
  word('word of|last word', 'notice, latest claim'),
  word('alarm clocks?|rang|rings', 'timer, timer fired'),
  word('nudge[sd]?|nudging', 'release request'),
  word('gold|gold values?', 'correction, corrected value'),
  word('lessons?|taught|teach|teaches|teaching', 'evidence update, learned from'),
  word('surety', 'confidence'),
  word('foretells?|foretold|foretelling', 'predict, predicted'),
  word('beliefs?|believe[sd]?|believing', 'estimate, posterior'),
  word('overheard|unheard of|hearsay|hears of|heard of', 'reported, known'),
  word('ha(?:s|ve) (?:a|no|the) (?:voice|say)|own voice', 'has weight'),
  word('a stranger|strangers', 'unknown source'),
  word('see(?:s|n)? (?:to it|out)|sees to', 'ensure'),
  word('for so long|so long as', 'while, until'),
  word('without number', 'unboundedly many'),
  word('be it that|be they', 'whether, even if'),
];

/** Openings that hide the subject of a doc comment. */
const opening: WornOutWord = {
  pattern: /^(?:What|Who|Whom|Whose|Whether|Where|How|When|Why|Which|That which|Of what)\b/u,
  instead: 'a verb ("Returns ...", "Tells whether ...") or a noun phrase',
};

/** An indirect question in place of a noun. It is banned where a doc comment says what a thing is. */
const indirect = word('what is|what was|what are', 'the noun: the result, the body, the settled value');

export interface Finding {
  /** The position in the text. */
  readonly index: number;
  readonly word: string;
  readonly instead: string;
}

/** Returns every worn-out word in a prose text. */
export function wornOutWordsIn(prose: string): readonly Finding[] {
  return everywhere
    .flatMap((each) => findingsOf(prose, each))
    .toSorted((a, b) => a.index - b.index || a.word.length - b.word.length);
}

/** Returns the faults of a doc comment's first sentence, which must name its subject. */
export function openingFaultsIn(sentence: string): readonly Finding[] {
  const start = opening.pattern.exec(sentence);
  const first = start === null ? [] : [{ index: 0, word: start[0], instead: opening.instead }];
  return [...first, ...findingsOf(sentence, indirect).filter(({ index }) => index > 0)];
}

function findingsOf(prose: string, { pattern, instead }: WornOutWord): readonly Finding[] {
  return [...prose.matchAll(pattern)].map(({ index, 0: found }) => ({ index, word: found, instead }));
}
