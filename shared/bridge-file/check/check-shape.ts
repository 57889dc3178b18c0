import type { z } from 'zod';
import type { Json } from '../../json/json.ts';
import { bridgeFile, type BridgeFile } from '../definition/bridge-file.ts';
import { didYouMean, nearest } from './did-you-mean.ts';
import { memberOf } from '../../json/member-of.ts';
import { type Path } from '../source/mistake.ts';
import { knownKeys, meaningAt } from './definition-at.ts';
import { describeValue, wrongValue } from './wrong-value.ts';
import { quote } from '../../json/printable.ts';
import type { Report } from '../source/report.ts';

type Issue = z.core.$ZodIssue;

/**
 * Checks the file against its definition and reports every deviation.
 *
 * @param lost paths whose values could not be read at all, and have been reported for that
 */
export function checkShape(value: Json, lost: ReadonlySet<string>, report: Report): BridgeFile | undefined {
  const parsed = bridgeFile.safeParse(value, { error: (issue) => describe(issue) });
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.flatMap((issue) => flatten(issue, value));
  const strangers = new Map<string, readonly string[]>();
  for (const { issue, path } of issues) {
    if (issue.code === 'unrecognized_keys') strangers.set(JSON.stringify(path), issue.keys);
  }
  for (const { issue, path } of issues) {
    if (issue.code === 'unrecognized_keys') {
      const known = knownKeys(path);
      for (const key of issue.keys) report.atKey([...path, key], unknownKey(key, known));
      continue;
    }
    const parent = path.slice(0, -1);
    const name = path.at(-1);
    const found = valueAt(value, path);
    if ((found === undefined || found === null) && lost.has(JSON.stringify(path))) continue;
    if (found !== undefined || typeof name !== 'string') {
      report.atValue(
        path,
        path.length === 0 ? rootMessage(issue.message, found) : wrongValue(issue.message, found, path),
      );
      continue;
    }
    // A misspelt key is one mistake, not an unknown key and a missing one.
    const misspelt = strangers.get(JSON.stringify(parent))?.some((key) => nearest(key, [name]) !== undefined);
    if (misspelt !== true) report.atKey(parent, `${quote(name)} is missing${meaningOf([...parent, name])}`);
  }
  return undefined;
}

/** Replaces a union's issue by that of the intended alternative, if the value shows which one. */
function flatten(
  issue: Issue,
  value: Json,
  base: Path = [],
): readonly { readonly issue: Issue; readonly path: Path }[] {
  const path = [...base, ...issue.path.filter((step) => typeof step !== 'symbol')];
  if (issue.code === 'invalid_union') {
    const written = valueAt(value, path);
    const meant = closest(
      issue.errors.filter((issues) => !issues.some((inner) => isOtherKind(inner, written))),
    );
    if (meant !== undefined && !isMereWord(meant, written))
      return meant.flatMap((inner) => flatten(inner, value, path));
  }
  return [{ issue, path }];
}

/** Returns the alternative that the fewest changes lead to; `undefined` where two are as near. */
function closest(alternatives: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  const [first, second] = alternatives
    .map((issues) => ({ issues, slips: slipsIn(issues) }))
    .toSorted((a, b) => a.slips - b.slips);
  return first === undefined || first.slips === second?.slips ? undefined : first.issues;
}

function slipsIn(issues: readonly Issue[]): number {
  return issues.reduce((sum, one) => sum + (one.code === 'unrecognized_keys' ? one.keys.length : 1), 0);
}

/** Tells whether a text is far from each word that may stand here. Then the other alternatives may be meant as well. */
function isMereWord([only]: readonly Issue[], written: Json | undefined): boolean {
  if (only?.code !== 'invalid_value' || only.path.length > 0 || typeof written !== 'string') return false;
  return nearest(written, only.values.map(String)) === undefined;
}

function isOtherKind(issue: Issue, written: Json | undefined): boolean {
  if (issue.path.length > 0) return false;
  return issue.code === 'invalid_type' || (issue.code === 'invalid_value' && typeof written !== 'string');
}

/** Describes an issue. Definitions with messages of their own take precedence. */
function describe(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code === 'invalid_type') {
    return `expected ${nouns.get(issue.expected) ?? issue.expected}, got ${describeValue(issue.input)}`;
  }
  if (issue.code === 'invalid_value') {
    const options = issue.values.map(String);
    const choice = [options.slice(0, -1).join(', '), ...options.slice(-1)]
      .filter((part) => part !== '')
      .join(' or ');
    const hint = typeof issue.input === 'string' ? didYouMean(issue.input, options) : '';
    return `expected ${choice}, got ${describeValue(issue.input)}${hint}`;
  }
  if (issue.code === 'too_small') {
    return issue.origin === 'string' ? 'expected text, got nothing' : `expected at least ${issue.minimum}`;
  }
  return issue.code === 'too_big' ? `expected at most ${issue.maximum}` : undefined;
}

function rootMessage(message: string, found: Json | undefined): string {
  const keys = knownKeys([]).join(', ');
  return found === null
    ? `the file is empty; write a map with ${keys}, or let \`fusion-bus init\` make a first bridge`
    : `${message}; a bridge file is a map with ${keys}`;
}

/** Says what a missing key is for, from the definition. */
function meaningOf(path: Path): string {
  const meaning = meaningAt(path);
  return meaning === undefined ? '; add it' : `; add it: ${meaning}`;
}

const nouns: ReadonlyMap<string, string> = new Map([
  ['string', 'text'],
  ['object', 'a map'],
  ['record', 'a map'],
  ['array', 'a list'],
  ['number', 'a number'],
  ['int', 'a whole number'],
  ['boolean', 'true or false'],
]);

function unknownKey(key: string, known: readonly string[]): string {
  const hint = didYouMean(key, known);
  return hint === '' ? `unknown key; expected ${known.join(', ')}` : `unknown key${hint}`;
}

function valueAt(value: Json, path: Path): Json | undefined {
  return path.reduce<Json | undefined>(memberOf, value);
}
