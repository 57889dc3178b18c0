import { createHash, hash as hashOf } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Json } from './json.ts';

/** Returns the SHA-256 of a text in UTF-8, as base64url: 43 characters that are safe in keys, ids and names. */
export function hash(text: string): string {
  return hashOf('sha256', text, 'base64url');
}

/**
 * Returns the SHA-256 of a value's canonical JSON (RFC 8785). Equal values have equal digests in any order of their
 * members.
 *
 * @throws for values that are not JSON: a lone surrogate, NaN, Infinity
 */
export function digest(value: Json): string {
  const canonical = canonicalize(value);
  if (canonical === undefined) throw new TypeError('only JSON values have a digest');
  return hash(canonical);
}

/**
 * Returns the first 128 bits of {@link hash}, 22 characters. They suffice to distinguish ids where each byte is paid
 * for.
 */
export function shortHash(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest().subarray(0, 16).toString('base64url');
}
