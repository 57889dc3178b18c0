import { createHash, hash as hashOf } from 'node:crypto';
import { canonicalText } from './canonical-text.ts';
import { faultText, jsonFault } from './json-fault.ts';
import type { Json } from './json.ts';

/** Parts of the canonical text of a value that is not JSON. The text of another value may contain them too. */
const signsOfFault = ['\\ud', 'NaN', 'Infinity'];

/** Returns the SHA-256 of a text in UTF-8, as base64url: 43 characters that are safe in keys, ids and names. */
export function hash(text: string): string {
  return hashOf('sha256', text, 'base64url');
}

/**
 * Returns the SHA-256 of a value's canonical JSON (RFC 8785). Equal values have equal digests in any order of their
 * members.
 *
 * @throws TypeError for values that are not JSON: a lone surrogate, NaN, Infinity
 */
export function digest(value: Json): string {
  const text = canonicalText(value);
  const mayBeFault = signsOfFault.some((sign) => text.includes(sign));
  const fault = mayBeFault ? jsonFault(value, Number.POSITIVE_INFINITY) : undefined;
  if (fault !== undefined) throw new TypeError(`there is no digest: ${faultText('the value', fault)}`);
  return hash(text);
}

/**
 * Returns the first 128 bits of {@link hash}, 22 characters. They suffice to distinguish ids where each byte is paid
 * for.
 */
export function shortHash(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest().subarray(0, 16).toString('base64url');
}
