import type { SchemaFault } from '../../json-schema/schema-faults.ts';
import type { Json } from '../../json/json.ts';
import { quote } from '../../json/printable.ts';
import { didYouMean, nearest } from './did-you-mean.ts';
import { remedyOf } from './remedy.ts';
import { describeValue } from './wrong-value.ts';

/** The words of other languages for the types of JSON Schema. */
const typeWords: ReadonlyMap<string, string> = new Map([
  ['float', 'number'],
  ['double', 'number'],
  ['decimal', 'number'],
  ['int', 'integer'],
  ['long', 'integer'],
  ['str', 'string'],
  ['text', 'string'],
  ['date', 'string'],
  ['bool', 'boolean'],
  ['list', 'array'],
  ['map', 'object'],
  ['dict', 'object'],
]);

/** The kinds of values that keywords of JSON Schema take, in the words of {@link remedyOf}. */
const expectedBy: readonly (readonly [said: RegExp, expected: string])[] = [
  [/must be array/, 'expected a list'],
  [/must be (number|integer)/, 'expected a number'],
  [/must be boolean/, 'expected true or false'],
  [/must be string/, 'expected text'],
];

/** The remedies of a keyword's wrong value, by the keyword. */
const byKeyword: Readonly<Record<string, string>> = {
  required: 'list the names of the members at the object around them, such as required: [id]',
  items: 'write one schema for all items, or prefixItems for a schema of each',
  exclusiveMinimum: 'write the bound itself, in digits',
  exclusiveMaximum: 'write the bound itself, in digits',
  multipleOf: 'write a number above 0, such as 0.01',
  enum: 'list at least one value, or leave out the keyword',
  properties: 'write a map of names and schemas, such as { id: { type: string } }',
};

/** The remedies of faults, by the words of their messages; the first that fits counts. */
const byMessage: readonly (readonly [said: RegExp, remedy: string])[] = [
  [/allowed values/, 'write one of them'],
  [/fewer than 1 items/, 'list at least one, or leave out the keyword'],
  [/must be a schema/, 'write one, such as { type: string }, or true or false'],
  [/must be object/, 'write a map'],
  [/must be array/, 'write a list in brackets'],
  [/must be (number|integer)/, 'write a number in digits'],
  [/must be >=? ?0/, 'write a larger number, or leave out the keyword'],
  [/is no keyword/, 'remove it, or mend its name'],
  [/is no known format/, 'leave it out, or describe the text with a pattern'],
  [/asynchronous/, 'remove the keyword'],
  [/is not in this schema/, 'copy it into "$defs" and refer to "#/$defs/<name>"'],
  [/without "if"/, 'add the if, or remove the keyword'],
];

/** These count before those of a keyword. */
const firstRemedies: readonly (readonly [said: RegExp, remedy: string])[] = [
  [/duplicate items/, 'remove the one that stands there twice'],
  [/forbids it/, 'describe it in properties, or remove it here'],
];

const lastRemedy = 'mend the schema, see https://json-schema.org/understanding-json-schema';

/** Returns the message of a schema's fault, with what to write instead. */
export function schemaMessage(fault: SchemaFault): string {
  const said = fault.message.replace('object,boolean', 'a schema');
  if (said.includes('; ')) return said;
  const found = fault.found !== undefined && said.startsWith('must be');
  const message = found ? `${said}, not ${describeValue(fault.found)}` : said;
  return message + (meantBy(said, fault) || `; ${usualRemedy(said, fault.tokens.at(-1) ?? '')}`);
}

/** Returns what the value probably means; the empty text where that cannot be guessed. */
function meantBy(said: string, { found, known }: SchemaFault): string {
  if (typeof found === 'string' && known !== undefined) {
    if (found.startsWith('#')) return referenceMeant(found, known);
    const word = typeWords.get(found.toLowerCase());
    return word !== undefined && known.includes(word) ? `; write ${word}` : didYouMean(found, known);
  }
  if (found === undefined) return '';
  const expected = expectedBy.find(([pattern]) => pattern.test(said))?.[1];
  return schemaMeant(found, said) ?? (expected === undefined ? '' : remedyOf(found, expected));
}

/** Returns the definition that a reference probably means, by its last step: `#/definitions/Id` means `#/$defs/id`. */
function referenceMeant(found: string, known: readonly string[]): string {
  const lastOf = (reference: string): string => reference.slice(reference.lastIndexOf('/') + 1);
  const meant = nearest(lastOf(found), known.map(lastOf));
  const reference = known.find((one) => lastOf(one) === meant);
  return reference === undefined ? '' : `; did you mean ${quote(reference)}?`;
}

function usualRemedy(said: string, keyword: string): string {
  const own = Object.hasOwn(byKeyword, keyword) ? byKeyword[keyword] : undefined;
  const first = firstRemedies.find(([pattern]) => pattern.test(said))?.[1];
  return first ?? own ?? byMessage.find(([pattern]) => pattern.test(said))?.[1] ?? lastRemedy;
}

/** The name of a type in the place of a schema means a schema of that type. */
function schemaMeant(found: Json, message: string): string | undefined {
  const isSchema = message.startsWith('must be a schema') && typeof found === 'string';
  if (!isSchema) return undefined;
  if (/^(true|yes|on)$/.test(found)) return '; write true';
  if (/^(false|no|off)$/.test(found)) return '; write false';
  return /^[a-z]{3,10}$/.test(found) ? `; write { type: ${typeWords.get(found) ?? found} }` : undefined;
}
