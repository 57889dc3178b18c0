import type { SchemaFault } from '../../json-schema/schema-faults.ts';
import { didYouMean } from './did-you-mean.ts';
import { remedyOf } from './remedy.ts';

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

/** Returns the message of a schema's fault, with what to write instead where that can be guessed. */
export function schemaMessage({ message, found, known }: SchemaFault): string {
  if (typeof found === 'string' && known !== undefined) {
    const word = typeWords.get(found.toLowerCase());
    if (word !== undefined && known.includes(word)) return `${message}; write ${word}`;
    return `${message}${didYouMean(found, known)}`;
  }
  const expected = expectedBy.find(([said]) => said.test(message))?.[1];
  if (expected === undefined || found === undefined) return message;
  const shown = typeof found === 'object' ? 'another value' : JSON.stringify(found);
  return `${message}, not ${shown}${remedyOf(found, expected)}`;
}
