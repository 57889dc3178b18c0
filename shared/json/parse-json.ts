import type { Json } from './json.ts';
import { hasBackslashName, rereadNames } from './reread-names.ts';

/**
 * Parses text of unknown origin; never throws. The result of `JSON.parse` is JSON by definition, and the caller checks
 * its shape. Names that V8 may have misread are read again.
 */
export function parseJson(
  text: string,
): { readonly kind: 'json'; readonly value: Json } | { readonly kind: 'not-json' } {
  try {
    const value: Json = JSON.parse(text);
    const isSuspect = text.includes('\\') && hasBackslashName(value);
    return { kind: 'json', value: isSuspect ? rereadNames(text) : value };
  } catch {
    return { kind: 'not-json' };
  }
}

/**
 * Parses text that this bus has written itself.
 *
 * @throws SyntaxError if it is not JSON, which is a defect
 */
export function parseOwnJson(text: string): Json {
  const parsed = parseJson(text);
  if (parsed.kind === 'not-json') throw new SyntaxError('a text that this bus wrote is not JSON');
  return parsed.value;
}
