import type { Topic } from './topic.ts';

/** A type that a topic takes: its literal pieces, with one `*` between each two. */
export interface TypePattern {
  /** The text in the bridge file. */
  readonly written: string;
  readonly pieces: readonly string[];
}

export type ReadTypePattern =
  | { readonly kind: 'pattern'; readonly pattern: TypePattern }
  | {
      readonly kind: 'wrong';
      /** The fault, as a text that follows the pattern. */ readonly fault: string;
    };

/** The most characters of a detail-type that EventBridge accepts. */
const maxTypeLength = 128;

/**
 * The most wildcards in one pattern of EventBridge. It refuses patterns that are too complex, and names no number. A
 * wildcard at the end of a type costs nothing, because it is a prefix.
 */
export const maxWildcards = 10;

/**
 * Reads a type in EventBridge's notation of wildcards. `*` stands for any run of characters, also none; `\*` and `\\`
 * are the characters themselves. Upper and lower case differ.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export function readTypePattern(written: string): ReadTypePattern {
  const tokens = written.match(/\\[\s\S]?|[\s\S]/gu) ?? [];
  const pieces: string[] = [];
  let piece = '';
  for (const [index, token] of tokens.entries()) {
    if (token === '*') {
      if (tokens[index + 1] === '*') return wrong('has two "*" in a row; one stands for any characters');
      pieces.push(piece);
      piece = '';
    } else if (token.startsWith('\\')) {
      if (token !== '\\*' && token !== '\\\\')
        return wrong(
          String.raw`has a "\" that stands before neither "*" nor "\"; write "\\" for the character`,
        );
      piece += token.slice(1);
    } else piece += token;
  }
  pieces.push(piece);
  const length = pieces.reduce((sum, { length: one }) => sum + one, 0);
  if (length > maxTypeLength)
    return wrong(`is longer than a detail-type, which has at most ${maxTypeLength} characters`);
  if (pieces.length - 1 > maxWildcards) return wrong(`has more than ${maxWildcards} "*"`);
  if (/\p{Control}/u.test(written))
    return wrong('has a control character, which no type of an envelope may have');
  return { kind: 'pattern', pattern: { written, pieces } };
}

function wrong(fault: string): ReadTypePattern {
  return { kind: 'wrong', fault };
}

/** Returns the types that a topic takes: those of the bridge file, or its name. */
export function typesOf({ name, types }: Pick<Topic, 'name' | 'types'>): readonly TypePattern[] {
  if (types === undefined) return [{ written: name, pieces: [name] }];
  const known = patterns.get(types) ?? types.map(patternOf);
  patterns.set(types, known);
  return known;
}

/** A list of types never changes, so it is read once. */
const patterns = new WeakMap<readonly string[], readonly TypePattern[]>();

function patternOf(written: string): TypePattern {
  const read = readTypePattern(written);
  if (read.kind === 'pattern') return read.pattern;
  throw new TypeError(`the type ${JSON.stringify(written)} ${read.fault}; check the bridge file first`);
}

/** Tells whether a topic takes events of this detail-type. */
export function takesType(topic: Pick<Topic, 'name' | 'types'>, type: string): boolean {
  return topic.types === undefined ? topic.name === type : typesOf(topic).some((one) => fits(one, type));
}

/** Finds the topic that takes events of a detail-type. The types of topics are disjoint, so there is at most one. */
export function topicOfType<One extends Pick<Topic, 'name' | 'types'>>(
  topics: readonly One[],
  type: string,
): One | undefined {
  return topics.find((topic) => takesType(topic, type));
}

/** Tells whether a text has the pieces in their order. The leftmost match of each is good enough. */
function fits({ pieces }: TypePattern, text: string): boolean {
  const [first = '', ...rest] = pieces;
  const last = rest.pop();
  if (last === undefined) return text === first;
  if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last))
    return false;
  const end = text.length - last.length;
  let from = first.length;
  for (const piece of rest) {
    const found = text.indexOf(piece, from);
    if (found === -1 || found + piece.length > end) return false;
    from = found + piece.length;
  }
  return true;
}

/** A place in two patterns that are read side by side, and a shortest text that leads there. */
interface Place {
  readonly a: number;
  readonly b: number;
  readonly text: string;
}

/**
 * Finds a shortest type that two patterns both take; undefined where no type fits both.
 *
 * The two patterns are walked together, breadth first. The number of places is the product of their lengths, so the
 * search ends, whatever is written.
 */
export function sharedType(one: TypePattern, other: TypePattern): string | undefined {
  const [first, second] = [tokensOf(one), tokensOf(other)];
  const seen = new Set<number>();
  const pending: Place[] = [{ a: 0, b: 0, text: '' }];
  for (const { a, b, text } of pending) {
    if (seen.has(a * (second.length + 1) + b)) continue;
    seen.add(a * (second.length + 1) + b);
    if (a === first.length && b === second.length) return text === '' ? 'any' : text;
    pending.push(...stepsFrom(first[a], second[b], { a, b, text }));
  }
  return undefined;
}

/** A star takes nothing and is passed, or takes the other's next character. Two characters must be equal. */
function stepsFrom(x: string | undefined, y: string | undefined, { a, b, text }: Place): readonly Place[] {
  const steps: Place[] = [];
  if (x === star) steps.push({ a: a + 1, b, text });
  if (y === star) steps.push({ a, b: b + 1, text });
  if (x === star && y !== star && y !== undefined) steps.push({ a, b: b + 1, text: text + y });
  if (y === star && x !== star && x !== undefined) steps.push({ a: a + 1, b, text: text + x });
  if (x !== undefined && x === y && x !== star) steps.push({ a: a + 1, b: b + 1, text: text + x });
  return steps;
}

/** No character is empty, so this stands for the wildcard alone. */
const star = '';

function tokensOf({ pieces }: TypePattern): readonly string[] {
  return pieces.flatMap((piece, index) => (index === 0 ? Array.from(piece) : [star, ...Array.from(piece)]));
}
