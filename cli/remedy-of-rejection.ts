import { didYouMean } from '../shared/bridge-file/check/did-you-mean.ts';
import { thereIs } from '../shared/bridge-file/check/remedy.ts';
import type { Rejection } from '../shared/envelope/rejection.ts';
import { isJsonObject } from '../shared/json/is-json-object.ts';
import type { Json, JsonObject } from '../shared/json/json.ts';
import { memberOf } from '../shared/json/member-of.ts';
import { parseJson } from '../shared/json/parse-json.ts';
import { parsePointer } from '../shared/json/pointer.ts';
import type { Topic } from '../shared/policy/topic.ts';

/** Returns what the author of an envelope can do about its rejection, as a text that follows the message. */
export function remedyOfRejection(
  { code, attribute = '', message }: Rejection,
  event: JsonObject,
  { sources = [] }: Topic,
): string {
  switch (code) {
    case 'missing-attribute':
      return attribute === 'id'
        ? '; add "id", a text that no other envelope of the source has'
        : `; add "${attribute}" to the envelope`;
    case 'unsupported-specversion':
      return '; write "specversion":"1.0"';
    case 'invalid-attribute':
      return plainName(attribute, message);
    case 'invalid-data':
      return dataRemedy(message);
    case 'source-not-permitted': {
      const { source } = event;
      if (typeof source === 'string' && source.startsWith('fusion-bus/'))
        return '; sources that begin with "fusion-bus/" are those of results; write another one';
      const hint = typeof source === 'string' ? didYouMean(source, sources) : '';
      return hint || `${thereIs(sources)}; write one of them, or add it to the sources of the topic`;
    }
    case 'schema-violation':
      if (attribute === 'data' && (event['data'] ?? null) === null) return '; add the body as "data"';
      if (attribute === 'data' && holdsJson(event['data']))
        return '; "data" is JSON in a text: write it without the quotes';
      return nearMember(/required property '([^']+)'/.exec(message)?.[1], placeOf(attribute), event);
    case 'correlation-missing':
      return nearMember(attribute.split('.').at(-1), attribute.split('.').slice(0, -1), event);
    case 'classification-exceeded':
      return '; lower its dataclassification, or raise the classification of the topic';
    case 'too-large':
      return '; send less, or set claimCheck: true in the bridge file';
    case 'clock-skew':
      return '; or raise the maxSkew of the topic';
    case 'too-old':
      return '; send it again with its present time, or raise the maxAge of the topic';
    case 'expired':
      return '; give it a later expirytime, or none';
    case 'too-many-hops':
      return '; leave out "hopcount", which the bridge counts itself';
    case 'too-slow':
      return '; shorten it, or mend what `fusion-bus validate` calls slow';
    case 'shape-failed':
      return '; mend the body, or the shape of the topic';
    case 'id-missing':
      return '; add what the id of the topic names';
    case 'type-mismatch':
      return '; write the same type in both places, or leave it out of the body';
    case 'source-mismatch':
      return '; write the same source in both places, or leave it out of the body';
    case 'statement-invalid':
      return statementRemedy(attribute, message);
    case 'not-json':
    case 'not-an-event':
    case 'id-conflict':
    case 'late':
    case 'unopened':
    case 'group-full':
    case 'failing':
    case 'crashed':
      return '';
  }
}

/** Says what a part may state about its group in place of nonsense. */
function statementRemedy(attribute: string, message: string): string {
  const place = attribute === '' ? 'the value' : `"${attribute}"`;
  return message.includes('failed on this envelope')
    ? '; mend the body, or the expression of the fusion'
    : `; write such a value as ${place}, or leave it out`;
}

/** Suggests the name that an attribute may have: in lower-case letters and digits. */
function plainName(attribute: string, message: string): string {
  if (message.includes('more than once')) return '; remove one of the two';
  const sample = Object.hasOwn(samples, attribute) ? samples[attribute] : undefined;
  if (sample !== undefined) return `; write "${attribute}":"${sample}"`;
  const plain = attribute.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  return plain === attribute || plain === ''
    ? '; write such a value, or put it into "data"'
    : `; write "${plain}", or put it into "data"`;
}

/** Values that attributes with a form of their own may have. */
const samples: Readonly<Record<string, string>> = {
  id: 'order-7',
  time: '2026-01-31T12:00:00Z',
  expirytime: '2026-01-31T12:00:00Z',
  datacontenttype: 'application/json',
  dataschema: 'https://example.com/order.json',
  dataclassification: 'internal',
};

function dataRemedy(message: string): string {
  if (message.includes('exclude each other')) return '; leave one of them out';
  if (message.includes('base64')) return '; write the body as "data", or say its kind in "datacontenttype"';
  if (message.includes('more than once')) return '; remove one of the two';
  if (message.includes('out of range')) return '; write a number that a double can reach, or a text';
  if (message.includes('Unicode')) return '; remove the half of a character';
  return message.includes('deeply') ? '; write fewer levels' : '; mend the body';
}

/** Tells whether a value is a text that holds an object or a list in JSON. */
function holdsJson(value: Json | undefined): boolean {
  return typeof value === 'string' && /^\s*[[{]/.test(value) && parseJson(value).kind === 'json';
}

/** Returns the steps to the place that a rejection names: `data/user`. */
function placeOf(attribute: string): readonly string[] {
  return parsePointer(`/${attribute}`) ?? [];
}

/** Says which value a key may have; a long one is a text already. */
function valueRemedy(name: string, value: Json | undefined): string {
  return typeof value === 'string' && value !== ''
    ? `; give "${name}" a shorter text without control characters`
    : `; give "${name}" a text or a number`;
}

/** Suggests the member that stands where another one is missing. */
function nearMember(wanted: string | undefined, place: readonly string[], event: JsonObject): string {
  const around = place.reduce<Json | undefined>(memberOf, event);
  if (wanted === undefined || !isJsonObject(around)) return '; mend the body, or the schema of the topic';
  const names = Object.keys(around);
  if (names.includes(wanted)) return valueRemedy(wanted, memberOf(around, wanted));
  const missing = `; add "${wanted}" to ${place.join('.') || 'the envelope'}`;
  return (
    didYouMean(wanted, names).replace('did you mean', 'is it') ||
    `${missing}, which has ${names.map((name) => `"${name}"`).join(', ') || 'no members'}`
  );
}
