import type { Json } from './json.ts';

/**
 * Parses text of unknown origin; never throws. The result of `JSON.parse` is JSON by definition, and the caller checks
 * its shape.
 */
export function parseJson(
  text: string,
): { readonly kind: 'json'; readonly value: Json } | { readonly kind: 'not-json' } {
  try {
    const value: Json = JSON.parse(text);
    return { kind: 'json', value };
  } catch {
    return { kind: 'not-json' };
  }
}
