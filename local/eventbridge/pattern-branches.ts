import type { Json, JsonObject } from '../../shared/json/json.ts';
import { isJsonObject } from '../../shared/json/is-json-object.ts';
import { AwsError } from './aws-json.ts';
import { ExactNumber } from '../../shared/json/exact-number.ts';
import { invalidPattern, parseValueFilter } from './value-filters.ts';
import type { Leaf, LeafTest } from './value-filters.ts';

/** The condition on one field: it is absent, if `absent`, or one of its values passes. */
export interface FieldFilter {
  readonly absent: boolean;
  readonly test: LeafTest;
}

/** One way to match a pattern: every named field must pass. Names are joined with dots, as in AWS. */
export type Branch = ReadonlyMap<string, FieldFilter>;

/** AWS' limit on the combinations of `$or`. */
const maxBranches = 1000;

/** No pattern that AWS accepts (4,096 characters) is as deep as this. The limit protects the recursion below. */
const maxDepth = 1000;

/** Names that AWS reserves for filters; inside `$or` they are not field names. */
const reservedInOr = new Set(
  [
    'exactly equals-ignore-case prefix suffix anything-but exists wildcard numeric cidr = < <= > >= regex',
    'not-wildcard not-equals-ignore-case date-after date-on-or-after date-before date-on-or-before in-date-range',
    'ip-address-in-range ip-address-not-in-range',
  ].flatMap((names) => names.split(' ')),
);

/** The reading of `$or`: as alternatives, in which some names are reserved, or as the name of a field. */
type OrMode = 'alternatives' | 'inside-or' | 'field';

/**
 * Expands a pattern into a list of alternatives without `$or`: a branch that matches makes the pattern match. As in
 * event-ruler, `$or` is the name of a field where the pattern is valid only then.
 *
 * @throws AwsError `InvalidEventPatternException`
 */
export function readBranches(pattern: Json): readonly Branch[] {
  if (!isJsonObject(pattern)) throw invalidPattern('Filter is not an object');
  if (Object.keys(pattern).length === 0) throw invalidPattern(emptyObject);
  try {
    return readObject([new Map()], [], pattern, 'alternatives');
  } catch (asAlternatives) {
    if (!(asAlternatives instanceof AwsError)) throw asAlternatives;
    return readWithoutOr(pattern, asAlternatives);
  }
}

/** The first error is the one that says most: an author who writes `$or` seldom means a field. */
function readWithoutOr(pattern: JsonObject, asAlternatives: AwsError): readonly Branch[] {
  try {
    return readObject([new Map()], [], pattern, 'field');
  } catch (asField) {
    throw asField instanceof AwsError ? asAlternatives : asField;
  }
}

const emptyObject = 'Empty objects are not allowed';

function readObject(
  branches: readonly Branch[],
  path: readonly string[],
  object: JsonObject,
  mode: OrMode,
): readonly Branch[] {
  // An empty object inside a pattern has no condition, so `"detail": {}` is accepted.
  const members = Object.entries(object);
  if (path.length > maxDepth) throw invalidPattern(`Patterns nest at most ${maxDepth} levels deep`);
  let result = branches;
  for (const [name, value] of members) {
    if (name === '$or' && mode !== 'field') {
      result = readOr(result, path, value);
    } else if (mode === 'inside-or' && reservedInOr.has(name)) {
      throw invalidPattern(`${name} is Ruler reserved fieldName which cannot be used inside $or.`);
    } else if (Array.isArray(value)) {
      result = addField(result, [...path, name].join('.'), value);
    } else if (isJsonObject(value)) {
      result = readObject(result, [...path, name], value, mode);
    } else {
      throw invalidPattern(`"${name}" must be an object or an array`);
    }
  }
  return result;
}

function readOr(branches: readonly Branch[], path: readonly string[], alternatives: Json): readonly Branch[] {
  if (!Array.isArray(alternatives)) throw invalidPattern('It must be an Array followed with $or.');
  const result: Branch[] = [];
  for (const alternative of alternatives) {
    if (!isJsonObject(alternative)) {
      throw invalidPattern('Only JSON object is allowed in array of $or relationship.');
    }
    // As an alternative it would make the others pointless.
    if (Object.keys(alternative).length === 0) throw invalidPattern(emptyObject);
    result.push(...readObject(branches, path, alternative, 'inside-or'));
    if (result.length > maxBranches) {
      throw invalidPattern(`Rule is too complex - $or makes more than ${maxBranches} combinations`);
    }
  }
  if (alternatives.length < 2)
    throw invalidPattern('There must have at least 2 Objects in $or relationship.');
  return result;
}

/**
 * Rejects a field that is named twice. AWS' own matcher can be set to let the last one win, but then a condition that
 * its author relies on is dropped silently.
 */
function addField(branches: readonly Branch[], path: string, list: readonly Json[]): readonly Branch[] {
  const filter = readField(list);
  return branches.map((branch) => {
    if (branch.has(path)) throw invalidPattern(`Path \`${path}\` cannot be allowed multiple times`);
    return new Map([...branch, [path, filter]]);
  });
}

function readField(list: readonly Json[]): FieldFilter {
  if (list.length === 0) throw invalidPattern('Empty arrays are not allowed');
  const exact = new Set<Leaf>();
  const written = new Set<string>();
  const tests: LeafTest[] = [];
  let absent = false;
  for (const item of list) {
    if (item instanceof ExactNumber) {
      written.add(item.text);
    } else if (isJsonObject(item)) {
      const filter = parseValueFilter(item);
      if (filter.kind === 'absent') absent = true;
      else tests.push(filter.test);
    } else if (typeof item === 'object' && item !== null) {
      throw invalidPattern('Match value must be String, number, true, false, or null');
    } else {
      exact.add(item);
    }
  }
  const isExact = (leaf: Leaf): boolean =>
    leaf instanceof ExactNumber ? written.has(leaf.text) : exact.has(leaf);
  return { absent, test: (leaf) => isExact(leaf) || tests.some((test) => test(leaf)) };
}
