import type { Json, JsonObject } from '../../shared/json/json.ts';
import { isJsonObject } from '../../shared/json/is-json-object.ts';
import { AwsError } from './aws-json.ts';
import { parseCidr } from './cidr.ts';
import { ExactNumber } from '../../shared/json/exact-number.ts';
import {
  endsWith,
  foldCase,
  ignoringCase,
  matchesPieces,
  parseWildcard,
  startsWith,
} from './text-filters.ts';
import type { TextTest } from './text-filters.ts';

/** A value of an event that is neither object nor array. */
export type Leaf = null | boolean | number | string | ExactNumber;

export type LeafTest = (leaf: Leaf) => boolean;

/** The condition of one element of a pattern's list: the field is absent, or it holds a value that passes. */
export type ValueFilter = { readonly kind: 'absent' } | { readonly kind: 'value'; readonly test: LeafTest };

export const invalidPattern = (reason: string): AwsError =>
  new AwsError('InvalidEventPatternException', `Event pattern is not valid. Reason: ${reason}`);

const value = (test: LeafTest): ValueFilter => ({ kind: 'value', test });

const text = (test: TextTest): ValueFilter => value((leaf) => typeof leaf === 'string' && test(leaf));

/** Passes every value except strings of the excluded kind, so also numbers, `true` and `null`. */
const noneOf = (tests: readonly TextTest[]): ValueFilter =>
  value((leaf) => typeof leaf !== 'string' || !tests.some((test) => test(leaf)));

const onlyOneKey = 'Only one key allowed in match expression';
const tooManyElements = 'Too many elements in numeric expression';

function onlyMember(expression: JsonObject, ifNone: string, ifMore: string): readonly [string, Json] {
  const [first, ...more] = Object.entries(expression);
  if (first === undefined) throw invalidPattern(ifNone);
  if (more.length > 0) throw invalidPattern(ifMore);
  return first;
}

function requireString(operand: Json, reason: string): string {
  if (typeof operand !== 'string') throw invalidPattern(reason);
  return operand;
}

/**
 * Parses one match expression.
 *
 * @throws AwsError `InvalidEventPatternException`, with AWS' own reason
 */
export function parseValueFilter(expression: JsonObject): ValueFilter {
  const [name] = Object.keys(expression);
  const ifMore = name === 'numeric' || name === 'anything-but' ? tooManyElements : onlyOneKey;
  const [kind, operand] = onlyMember(expression, 'Match expression name not found', ifMore);
  switch (kind) {
    case 'prefix':
      return text(affix(kind, operand, startsWith));
    case 'suffix':
      return text(affix(kind, operand, endsWith));
    case 'equals-ignore-case':
      return text(equalsIgnoringCase(requireString(operand, `${kind} match pattern must be a string`)));
    case 'wildcard':
      return text(wildcard(operand));
    case 'anything-but':
      return anythingBut(operand);
    case 'numeric':
      return numeric(operand);
    case 'cidr':
      return text(cidr(operand));
    case 'exists':
      if (typeof operand !== 'boolean')
        throw invalidPattern('exists match pattern must be either true or false.');
      return operand ? value(() => true) : { kind: 'absent' };
    case 'exactly': {
      const exact = requireString(operand, 'exact match pattern must be a string');
      return text((candidate) => candidate === exact);
    }
    default:
      throw invalidPattern(`Unrecognized match type ${kind}`);
  }
}

const equalsIgnoringCase = (expected: string): TextTest => {
  const folded = foldCase(expected);
  return ignoringCase((candidate) => candidate === folded);
};

function affix(kind: 'prefix' | 'suffix', operand: Json, test: (part: string) => TextTest): TextTest {
  if (!isJsonObject(operand)) return test(requireString(operand, `${kind} match pattern must be a string`));
  const label = kind === 'prefix' ? 'Prefix' : 'Suffix';
  const [inner, part] = onlyMember(operand, `${label} expression name not found`, onlyOneKey);
  if (inner !== 'equals-ignore-case') throw invalidPattern(`Unsupported ${kind} pattern: ${inner}`);
  return ignoringCase(
    test(foldCase(requireString(part, 'equals-ignore-case match pattern must be a string'))),
  );
}

function wildcard(operand: Json): TextTest {
  const parsed = parseWildcard(requireString(operand, 'wildcard match pattern must be a string'));
  if (parsed.kind === 'invalid') throw invalidPattern(parsed.reason);
  return matchesPieces(parsed.pieces);
}

function cidr(operand: Json): TextTest {
  // AWS writes "prefix" here too.
  const parsed = parseCidr(requireString(operand, 'prefix match pattern must be a string'));
  if (parsed.kind === 'invalid') throw invalidPattern(parsed.reason);
  return parsed.contains;
}

function anythingBut(operand: Json): ValueFilter {
  requireComparable(operand);
  if (isJsonObject(operand)) {
    const [kind, excluded] = onlyMember(operand, 'Anything-But expression name not found', tooManyElements);
    return noneOf(excludedTexts(kind, excluded));
  }
  if (typeof operand === 'string' || typeof operand === 'number') return value((leaf) => leaf !== operand);
  if (!Array.isArray(operand)) {
    throw invalidPattern('Value of anything-but must be an array or single string/number value.');
  }
  operand.forEach(requireComparable);
  const excluded = new Set<Json | Leaf>(operand);
  const kinds = new Set(operand.map((item: Json) => typeof item));
  if (operand.some((item: Json) => typeof item !== 'string' && typeof item !== 'number')) {
    throw invalidPattern('Inside anything but list, start|null|boolean is not supported.');
  }
  if (kinds.size !== 1) {
    throw invalidPattern(
      'Inside anything but list, either all values are number or string, mixed type is not supported',
    );
  }
  return value((leaf) => !excluded.has(leaf));
}

function excludedTexts(kind: string, excluded: Json): readonly TextTest[] {
  const make = exclusions.get(kind);
  if (make === undefined) throw invalidPattern(`Unsupported anything-but pattern: ${kind}`);
  const operands: readonly Json[] = Array.isArray(excluded) ? excluded : [excluded];
  if (!Array.isArray(excluded) && typeof excluded !== 'string' && typeof excluded !== 'number') {
    throw invalidPattern('Value of anything-but must be an array or single string/number value.');
  }
  return operands.map(make);
}

const excludedAffix =
  (test: (part: string) => TextTest) =>
  (operand: Json): TextTest => {
    const part = requireString(operand, 'prefix/suffix match pattern must be a string');
    if (part === '') throw invalidPattern('Null prefix/suffix not allowed');
    return test(part);
  };

const exclusions = new Map<string, (operand: Json) => TextTest>([
  ['prefix', excludedAffix(startsWith)],
  ['suffix', excludedAffix(endsWith)],
  [
    'equals-ignore-case',
    (operand) =>
      equalsIgnoringCase(
        requireString(
          operand,
          'Inside anything-but/equals-ignore-case list, number|start|null|boolean is not supported.',
        ),
      ),
  ],
  ['wildcard', wildcard],
]);

type Comparison = (left: number, right: number) => boolean;

const lower = new Map<string, Comparison>([
  ['>', (left, right) => left > right],
  ['>=', (left, right) => left >= right],
]);
const upper = new Map<string, Comparison>([
  ['<', (left, right) => left < right],
  ['<=', (left, right) => left <= right],
]);
const equal: Comparison = (left, right) => left === right;

function numeric(operand: Json): ValueFilter {
  if (!Array.isArray(operand)) throw invalidPattern('Value of numeric must be an array.');
  const [operator, bound, secondOperator, secondBound, ...more]: readonly (Json | undefined)[] = operand;
  if (typeof operator !== 'string')
    throw invalidPattern(`Invalid member in numeric match: ${show(operator)}`);
  const compare = operator === '=' ? equal : (lower.get(operator) ?? upper.get(operator));
  if (compare === undefined) throw invalidPattern(`Unrecognized numeric range operator: ${operator}`);
  const first = requireBound(operator, bound);
  const within = (leaf: Leaf): leaf is number => typeof leaf === 'number' && compare(leaf, first);
  if (operand.length <= 2) return value(within);

  if (!lower.has(operator)) throw invalidPattern(tooManyElements);
  if (typeof secondOperator !== 'string')
    throw invalidPattern(`Bad value in numeric range: ${show(secondOperator)}`);
  const compareTop = upper.get(secondOperator);
  if (compareTop === undefined) throw invalidPattern(`Bad numeric range operator: ${secondOperator}`);
  const top = requireBound(secondOperator, secondBound);
  if (more.length > 0) throw invalidPattern('Too many terms in numeric range expression');
  if (first >= top) throw invalidPattern('Bottom must be less than top');
  return value((leaf) => within(leaf) && compareTop(leaf, top));
}

/** event-ruler compares numbers as doubles, and no number that is none. */
function requireComparable(operand: Json | undefined): void {
  if (operand instanceof ExactNumber) throw invalidPattern(`Cannot compare number : ${operand.text}`);
}

function requireBound(operator: string, bound: Json | undefined): number {
  requireComparable(bound);
  if (typeof bound !== 'number') {
    throw invalidPattern(`Value of ${operator === '=' ? 'equals' : operator} must be numeric`);
  }
  return bound;
}

const show = (operand: Json | undefined): string => (operand === undefined ? ']' : JSON.stringify(operand));
