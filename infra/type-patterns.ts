import { Match } from 'aws-cdk-lib/aws-events';
import { maxWildcards, type TypePattern, typesOf } from '../shared/policy/event-types.ts';
import type { Topic } from '../shared/policy/topic.ts';

/** The longest pattern that EventBridge accepts. */
const longestPattern = 2_048;

/** Characters that a pattern needs beside the types: its keys, and the clause about the source. */
const besideTypes = 200;

/** Returns the clauses that together match the types, as few as the limits of EventBridge allow. */
export function clausesOf(types: readonly TypePattern[]): readonly string[][] {
  const clauses: string[][] = [];
  for (let rest = types; rest.length > 0;) {
    const some = rest.slice(
      0,
      countThatFit(rest, (one) => JSON.stringify(elementOf(one)).length),
    );
    clauses.push(some.flatMap(matchOf));
    rest = rest.slice(some.length);
  }
  return clauses;
}

/** A clause that excludes types, and the types that did not fit into it. */
export interface Exclusion {
  readonly clause: string[];
  readonly left: readonly TypePattern[];
}

/**
 * Returns the clause that matches no given type, as far as one pattern can hold them. A list of exclusions cannot be
 * split over several rules, because each would match the types of the others.
 */
export function exclusionOf(types: readonly TypePattern[]): Exclusion {
  const isPlain = types.every(({ pieces }) => pieces.length === 1);
  const textOf = isPlain ? exactTextOf : wildcardTextOf;
  const count = countThatFit(types, (one) => JSON.stringify(textOf(one)).length);
  const texts = types.slice(0, count).map(textOf);
  return {
    clause: isPlain ? Match.anythingBut(...texts) : Match.anythingButWildcard(...texts),
    left: types.slice(count),
  };
}

/** Tells whether one pattern cannot hold the types of all topics, so that a function must sort the other events. */
export function needsSorting(topics: readonly Topic[]): boolean {
  return exclusionOf(topics.flatMap(typesOf)).left.length > 0;
}

function countThatFit(types: readonly TypePattern[], lengthOf: (type: TypePattern) => number): number {
  let length = besideTypes;
  let wildcards = 0;
  const misfit = types.findIndex((type) => {
    length += lengthOf(type) + 1;
    wildcards += isPrefix(type) ? 0 : type.pieces.length - 1;
    return length > longestPattern || wildcards > maxWildcards;
  });
  return misfit === -1 ? types.length : misfit;
}

const isPrefix = ({ pieces }: TypePattern): boolean => pieces.length === 2 && pieces[1] === '';

function matchOf(type: TypePattern): string[] {
  const { pieces } = type;
  if (pieces.length === 1) return [exactTextOf(type)];
  return isPrefix(type) && pieces[0] !== ''
    ? Match.prefix(pieces[0] ?? '')
    : Match.wildcard(wildcardTextOf(type));
}

/** The same as an element of the rule's JSON, which is what EventBridge measures. */
function elementOf(type: TypePattern): unknown {
  return type.pieces.length === 1 ? exactTextOf(type) : { wildcard: wildcardTextOf(type) };
}

const exactTextOf = ({ pieces }: TypePattern): string => pieces.join('');

/** Writes the type in EventBridge's notation of wildcards. */
function wildcardTextOf({ pieces }: TypePattern): string {
  return pieces.map((piece) => piece.replaceAll(/[\\*]/g, String.raw`\$&`)).join('*');
}
