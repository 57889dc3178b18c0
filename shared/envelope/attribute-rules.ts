import { byteLength } from './byte-length.ts';
import { isUri, isUriReference } from './uri.ts';
import { parseMediaType } from './encodings/media-type.ts';
import { isTimestamp } from './instant.ts';

/** The value of one attribute, in the types that CloudEvents gives to JSON. */
export type AttributeValue = string | number | boolean;

/** A rule for an attribute: a text that follows the attribute's name, and the check. */
interface Rule {
  readonly must: string;
  holds(value: unknown): boolean;
}

/** Most bytes of an `id`, a `source` or a correlation key, which become keys of tables and queues. */
export const maxIdBytes = 1_024;

const maxInteger = 2_147_483_647;

/**
 * Returns whether a value has CloudEvents' type `String`: no control characters, no lone surrogates, no Unicode
 * noncharacters.
 */
export function isAttributeText(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    value.isWellFormed() &&
    !/[\p{Control}\p{Noncharacter_Code_Point}]/u.test(value)
  );
}

/** Returns whether a value has CloudEvents' type `Integer`: 32 bits with a sign. */
function isInteger(value: unknown): value is number {
  return (
    Number.isInteger(value) && typeof value === 'number' && value >= -maxInteger - 1 && value <= maxInteger
  );
}

const textThat = (must: string, proof: (text: string) => boolean): Rule => ({
  must,
  holds: (value) => isAttributeText(value) && proof(value),
});

const nonEmpty = textThat('a non-empty string without control characters', (text) => text !== '');
const text = textThat('a string without control characters', () => true);
const timestamp = textThat('an RFC 3339 timestamp', isTimestamp);
const short = (value: string): boolean => value !== '' && byteLength(value) <= maxIdBytes;

/** The attributes that fusion-bus knows; any other follows {@link extension}. */
const rules: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ['specversion', { must: '"1.0"', holds: (value) => value === '1.0' }],
  ['id', textThat(`a non-empty string of at most ${maxIdBytes} bytes without control characters`, short)],
  [
    'source',
    textThat(
      `a non-empty URI-reference of at most ${maxIdBytes} bytes`,
      (value) => short(value) && isUriReference(value),
    ),
  ],
  ['type', nonEmpty],
  ['subject', nonEmpty],
  ['time', timestamp],
  ['datacontenttype', textThat('a media type', (value) => parseMediaType(value) !== undefined)],
  ['dataschema', textThat('an absolute URI', isUri)],
  ['correlationid', nonEmpty],
  ['causationid', nonEmpty],
  ['traceparent', nonEmpty],
  ['tracestate', text],
  ['partitionkey', nonEmpty],
  ['sequence', nonEmpty],
  ['expirytime', timestamp],
  ['recordedtime', timestamp],
  ['dataref', textThat('a non-empty URI-reference', (value) => value !== '' && isUriReference(value))],
  ['severitytext', nonEmpty],
  ['authtype', nonEmpty],
  ['authid', text],
  ['dataclassification', nonEmpty],
  ['dataregulation', nonEmpty],
  ['datacategory', nonEmpty],
  ['hopcount', { must: 'an integer from 0 to 2147483647', holds: (value) => isInteger(value) && value >= 0 }],
]);

/** The names of the attributes that fusion-bus knows. */
export const knownAttributes: ReadonlySet<string> = new Set(rules.keys());

const extension: Rule = {
  must: 'a string without control characters, a boolean or an integer of 32 bits',
  holds: (value) => typeof value === 'boolean' || isInteger(value) || isAttributeText(value),
};

/** Returns whether `name` is a valid name of an attribute. */
export function isAttributeName(name: string): boolean {
  return /^[a-z0-9]+$/.test(name);
}

/** Returns the rule that `value` breaks, as a text; `undefined` if it keeps the rule. */
export function brokenRule(name: string, value: unknown): string | undefined {
  const rule = rules.get(name) ?? extension;
  return rule.holds(value) ? undefined : rule.must;
}

/** The most characters of an EventBridge event's `source`. */
export const maxSourceLength = 256;

/**
 * Tells whether a text may be the source of an EventBridge event. It need not be a URI: it may have spaces, and letters
 * of any script.
 */
export function isPlainSource(text: string): boolean {
  return isAttributeText(text) && text !== '' && Array.from(text).length <= maxSourceLength;
}
