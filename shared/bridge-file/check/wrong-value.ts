import { ExactNumber } from '../../json/exact-number.ts';
import { isJsonObject } from '../../json/is-json-object.ts';
import type { Json, JsonObject } from '../../json/json.ts';
import { quote } from '../../json/printable.ts';
import type { Path } from '../source/mistake.ts';
import { alternative, definitionAt, isOptional, knownKeys, meaningAt } from './definition-at.ts';
import { remedyOf } from './remedy.ts';

/**
 * Phrases a value that the definition refuses, in one form for all keys. An example is `expected a whole number from 1
 * to 100, got 0; write 1 or more`. Every such message says what is expected, what was found, and what to write.
 *
 * @param said the definition's own words, which count where they say more than the range
 */
export function wrongValue(said: string, found: Json | undefined, path: Path): string {
  const definition = definitionAt(path) ?? {};
  const expected = expectationOf(said, definition);
  const isWhole =
    !expected.startsWith('expected') || expected.includes(', got ') || isShortList(expected, found);
  const message = isWhole ? expected : `${expected}, got ${describeValue(found)}`;
  // The definition's own words may say what to do already.
  if (expected.endsWith('?') || /;(?! or )/.test(said.replace(/, got .*$/s, ''))) return message;
  return message + (remedyOf(found, expected) || remedyByDefinition(found, expected, definition, path));
}

/** Describes a value for the end of `got`. */
export function describeValue(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (value instanceof ExactNumber) return value.text;
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object') return Object.keys(value).length === 0 ? 'an empty map' : 'a map';
  return typeof value === 'string' ? quote(value) : JSON.stringify(value);
}

function isShortList(expected: string, found: Json | undefined): boolean {
  return expected.startsWith('expected at least') && Array.isArray(found);
}

/** Replaces a bare bound or kind of number by the whole range. */
function expectationOf(said: string, definition: JsonObject): string {
  const isBare = /^expected (at (least|most) -?[\d.]+|a (whole )?number( above [\d.]+)?)(, got .*)?$/s.test(
    said,
  );
  const range = isBare ? rangeOf(definition) : undefined;
  return range === undefined ? said : `expected ${range}`;
}

interface Range {
  readonly least?: number;
  readonly above?: number;
  readonly most?: number;
}

/** Returns the numbers that a definition takes, as a text: `a whole number from 1 to 100`. */
function rangeOf(definition: JsonObject): string | undefined {
  const number = alternative(definition, 'integer', 'number');
  if (number === undefined) return undefined;
  const kind = number['type'] === 'integer' ? 'a whole number' : 'a number';
  const { least, above, most } = boundsOf(number);
  if (above !== undefined) return `${kind} above ${above}${most === undefined ? '' : ` and at most ${most}`}`;
  if (least === undefined) return most === undefined ? kind : `${kind} of at most ${most}`;
  return most === undefined ? `${kind} of at least ${least}` : `${kind} from ${least} to ${most}`;
}

function boundsOf({ minimum, exclusiveMinimum, maximum }: JsonObject): Range {
  return {
    ...(typeof minimum === 'number' && { least: minimum }),
    ...(typeof exclusiveMinimum === 'number' && { above: exclusiveMinimum }),
    ...(typeof maximum === 'number' && { most: maximum }),
  };
}

/** Returns what to write where the value shows no meaning of its own. */
function remedyByDefinition(
  found: Json | undefined,
  expected: string,
  definition: JsonObject,
  path: Path,
): string {
  const keys = expected.startsWith('expected a map, got') ? knownKeys(path) : [];
  if (keys.length > 0) return `; its keys are ${keys.join(', ')}`;
  const written = whatToWrite(found, expected, definition);
  const leaving = isOptional(path) ? leavingOut(definition) : '';
  if (written !== undefined) return `; write ${written}${leaving}`;
  const meaning = meaningAt(path);
  return `; write that instead${leaving}${meaning === undefined ? '' : `: ${meaning}`}`;
}

function whatToWrite(found: Json | undefined, expected: string, definition: JsonObject): string | undefined {
  const number = alternative(definition, 'integer', 'number');
  if (typeof found === 'number' && number !== undefined) return numberNear(found, number);
  if (number !== undefined && definition['anyOf'] === undefined)
    return `it in digits, such as ${exampleOf(number)}`;
  const choice = definition['enum'];
  if (Array.isArray(choice)) return 'one of them';
  if (expected.startsWith('expected a list'))
    return isJsonObject(found) ? `[${Object.keys(found).join(', ')}]` : 'a list in brackets';
  if (expected.startsWith('expected true or false')) return 'one of them';
  const usual = definition['default'];
  if (isJsonObject(usual) && Object.keys(usual).length > 0) return flow(usual);
  if (expected.startsWith('expected a map')) return '"key: value", a line for each key';
  return undefined;
}

/** Returns the nearest number that is within the range, as a text. */
function numberNear(found: number, definition: JsonObject): string {
  const { least, above, most } = boundsOf(definition);
  if (most !== undefined && found > most) return `${most} or less`;
  if (least !== undefined && found < least) return `${least} or more`;
  if (above !== undefined && found <= above) return `a number above ${above}`;
  return String(Math.max(least ?? -Infinity, Math.round(found)));
}

function exampleOf(definition: JsonObject): string {
  const usual = definition['default'];
  const { least, above = 0, most = Infinity } = boundsOf(definition);
  if (typeof usual === 'number') return String(usual);
  if (least !== undefined) return String(Math.min(Math.max(least, 1), most));
  return String(most > above + 1 ? above + 1 : (above + most) / 2);
}

/** Says what holds without the key. */
function leavingOut({ default: usual }: JsonObject): string {
  const isShown = typeof usual === 'string' || typeof usual === 'number' || typeof usual === 'boolean';
  return isShown ? `, or leave out the key for the default, ${usual}` : ', or leave out the key';
}

/** Writes a map as YAML on one line. */
function flow(map: JsonObject): string {
  const members = Object.entries(map).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  return `{ ${members.join(', ')} }`;
}
