import type { Random } from './random.ts';

/** A piece of a regular expression that is understood, as the texts that it matches. */
type Piece =
  | { readonly kind: 'characters'; readonly of: readonly string[] }
  | { readonly kind: 'alternatives'; readonly of: readonly Piece[] }
  | { readonly kind: 'sequence'; readonly of: readonly Piece[] }
  | { readonly kind: 'repeat'; readonly of: Piece; readonly least: number; readonly most: number };

/** A pattern that is being read; `at` is the next character. */
interface Reading {
  readonly characters: readonly string[];
  at: number;
}

const between = (first: string, last: string): readonly string[] => {
  const [from = 0, to = 0] = [first.codePointAt(0), last.codePointAt(0)];
  // A wide range of another script is cut: one text of it is enough.
  return Array.from({ length: Math.max(0, Math.min(to - from + 1, 256)) }, (_, index) =>
    String.fromCodePoint(from + index),
  );
};

const digits = between('0', '9');
const letters = [...between('a', 'z'), ...between('A', 'Z')];
const printables = between(' ', '~');

const classes: ReadonlyMap<string, readonly string[]> = new Map([
  ['d', digits],
  ['w', [...letters, ...digits, '_']],
  ['s', [' ']],
  ['D', letters],
  ['W', ['-', ' ', '.']],
  ['S', [...letters, ...digits]],
  ['t', ['\t']],
  ['n', ['\n']],
  ['r', ['\r']],
]);

/** The repetitions beyond the least that a text has where the pattern names no most. */
const more = 4;

/**
 * Makes a text that a regular expression matches. It understands literals, classes, groups, alternatives and counts;
 * not look-arounds, back-references and classes of Unicode properties.
 *
 * @returns undefined for a pattern that is not understood
 */
export function patternText(pattern: string, random: Random): string | undefined {
  const reading: Reading = { characters: Array.from(pattern), at: 0 };
  const piece = readAlternatives(reading);
  return piece === undefined || reading.at < reading.characters.length ? undefined : textOf(piece, random);
}

function textOf(piece: Piece, random: Random): string {
  switch (piece.kind) {
    case 'characters':
      return random.pick(piece.of) ?? '';
    case 'alternatives': {
      const one = random.pick(piece.of);
      return one === undefined ? '' : textOf(one, random);
    }
    case 'sequence':
      return piece.of.map((one) => textOf(one, random)).join('');
    case 'repeat':
      return Array.from({ length: random.whole(piece.least, piece.most) }, () =>
        textOf(piece.of, random),
      ).join('');
  }
}

function readAlternatives(reading: Reading): Piece | undefined {
  const all: Piece[] = [];
  do {
    const sequence = readSequence(reading);
    if (sequence === undefined) return undefined;
    all.push(sequence);
  } while (take(reading, '|'));
  return { kind: 'alternatives', of: all };
}

function readSequence(reading: Reading): Piece | undefined {
  const all: Piece[] = [];
  for (;;) {
    const next = reading.characters[reading.at];
    if (next === undefined || next === '|' || next === ')') return { kind: 'sequence', of: all };
    // The anchors match no character. One in the middle of a pattern is found out by the validation.
    if (take(reading, '^') || take(reading, '$')) continue;
    const atom = readAtom(reading);
    const repeated = atom === undefined ? undefined : readCount(reading, atom);
    if (repeated === undefined) return undefined;
    all.push(repeated);
  }
}

function readAtom(reading: Reading): Piece | undefined {
  if (take(reading, '(')) return readGroup(reading);
  if (take(reading, '[')) return readClass(reading);
  if (take(reading, '.')) return { kind: 'characters', of: letters };
  const of = readCharacter(reading);
  return of === undefined || of.length === 0 ? undefined : { kind: 'characters', of };
}

function readGroup(reading: Reading): Piece | undefined {
  if (take(reading, '?')) {
    if (!take(reading, ':')) {
      // Only the name of a group may follow: `(?<year>`. Look-arounds begin with `(?=`, `(?!`, `(?<=` and `(?<!`.
      const rest = reading.characters.slice(reading.at).join('');
      const [name] = /^<\w+>/.exec(rest) ?? [];
      if (name === undefined) return undefined;
      reading.at += name.length;
    }
  }
  const inner = readAlternatives(reading);
  return take(reading, ')') ? inner : undefined;
}

function readClass(reading: Reading): Piece | undefined {
  const isNegated = take(reading, '^');
  const members: string[] = [];
  while (!take(reading, ']')) {
    const first = readCharacter(reading);
    if (first === undefined) return undefined;
    const [from] = first;
    const isRange =
      first.length === 1 &&
      reading.characters[reading.at] === '-' &&
      reading.characters[reading.at + 1] !== ']';
    if (!isRange || from === undefined) {
      members.push(...first);
      continue;
    }
    reading.at += 1;
    const [to, ...others] = readCharacter(reading) ?? [];
    if (to === undefined || others.length > 0) return undefined;
    members.push(...between(from, to));
  }
  const of = isNegated ? printables.filter((one) => !members.includes(one)) : members;
  return of.length === 0 ? undefined : { kind: 'characters', of };
}

/** Reads one character, or the class that an escape stands for. */
function readCharacter(reading: Reading): readonly string[] | undefined {
  const next = reading.characters[reading.at];
  if (next === undefined) return undefined;
  reading.at += 1;
  if (next !== '\\') return [next];
  const escaped = reading.characters[reading.at];
  if (escaped === undefined) return undefined;
  reading.at += 1;
  const known = classes.get(escaped);
  if (known !== undefined) return known;
  if (escaped === 'u') return readCodeUnit(reading);
  // Letters and digits that are left are boundaries, properties, references and rare controls.
  return /[A-Za-z0-9]/.test(escaped) ? undefined : [escaped];
}

function readCodeUnit(reading: Reading): readonly string[] | undefined {
  const rest = reading.characters.slice(reading.at, reading.at + 10).join('');
  const [whole, plain, braced] = /^(?:([0-9a-fA-F]{4})|\{([0-9a-fA-F]{1,6})\})/.exec(rest) ?? [];
  const code = Number.parseInt(plain ?? braced ?? '', 16);
  if (whole === undefined || code > 0x10ffff) return undefined;
  reading.at += whole.length;
  return [String.fromCodePoint(code)];
}

function readCount(reading: Reading, of: Piece): Piece | undefined {
  const bounds = readBounds(reading);
  if (bounds === undefined) return of;
  take(reading, '?');
  const [least, most] = bounds;
  return most < least ? undefined : { kind: 'repeat', of, least, most: Math.min(most, least + more) };
}

function readBounds(reading: Reading): readonly [number, number] | undefined {
  if (take(reading, '*')) return [0, Infinity];
  if (take(reading, '+')) return [1, Infinity];
  if (take(reading, '?')) return [0, 1];
  const rest = reading.characters.slice(reading.at, reading.at + 24).join('');
  const [whole, least, comma, most] = /^\{(\d+)(,?)(\d*)\}/.exec(rest) ?? [];
  if (whole === undefined) return undefined;
  reading.at += whole.length;
  if (comma === '') return [Number(least), Number(least)];
  return [Number(least), most === '' ? Infinity : Number(most)];
}

function take(reading: Reading, character: string): boolean {
  if (reading.characters[reading.at] !== character) return false;
  reading.at += 1;
  return true;
}
