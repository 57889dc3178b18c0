import type { Json } from './json.ts';

/**
 * Parses text of unknown origin; never throws. What `JSON.parse` returns is JSON by its definition, and nothing more
 * than that is claimed here: the shape is for the caller to check.
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
