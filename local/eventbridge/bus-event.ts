import type { JsonObject } from '../../shared/json/json.ts';

/** An event that a bus has accepted. */
export interface BusEvent {
  /** The name of the bus. */
  readonly bus: string;
  /** The whole event as patterns and paths see it. */
  readonly json: JsonObject & {
    readonly id: string;
    readonly source: string;
    readonly 'detail-type': string;
  };
  /** The detail as its sender wrote it, without white space: numbers keep digits that JavaScript would drop. */
  readonly detailText: string;
  /** RFC 3339, with milliseconds. */
  readonly ingestionTime: string;
}

/** Returns the whole event as a queue gets it. */
export function eventText({ json, detailText }: BusEvent): string {
  const { detail: _, ...envelope } = json;
  return `${JSON.stringify(envelope).slice(0, -1)},"detail":${detailText}}`;
}

/** A JSON text without white space between its tokens, and its nesting depth. */
export interface Minified {
  readonly text: string;
  readonly depth: number;
}

/**
 * Removes white space, one character after another, so that neither length nor depth matters. The text must be valid
 * JSON.
 */
export function minify(json: string): Minified {
  const kept: string[] = [];
  let from = 0;
  let depth = 0;
  let deepest = 0;
  for (let at = 0; at < json.length; at++) {
    switch (json.charCodeAt(at)) {
      case 0x22: // A string: skip to its closing quote.
        for (at++; json.charCodeAt(at) !== 0x22; at++) {
          if (json.charCodeAt(at) === 0x5c) at++;
        }
        break;
      case 0x5b:
      case 0x7b:
        deepest = Math.max(deepest, ++depth);
        break;
      case 0x5d:
      case 0x7d:
        depth--;
        break;
      case 0x20:
      case 0x09:
      case 0x0a:
      case 0x0d:
        kept.push(json.slice(from, at));
        from = at + 1;
        break;
    }
  }
  kept.push(json.slice(from));
  return { text: kept.join(''), depth: deepest };
}
