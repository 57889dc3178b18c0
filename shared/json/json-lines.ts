import type { Json } from './json.ts';
import { parseJson } from './parse-json.ts';

export interface JsonLine {
  /** The line number, counted from 1. */
  readonly line: number;
  readonly text: string;
  /** Undefined if the line is not JSON. */
  readonly value: Json | undefined;
}

/** Returns the non-empty lines of JSON Lines. A byte order mark and Windows line ends are removed. */
export function jsonLines(text: string): readonly JsonLine[] {
  return text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .map((line) => line.trim())
    .flatMap((line, index): readonly JsonLine[] => {
      if (line === '') return [];
      const parsed = parseJson(line);
      return [{ line: index + 1, text: line, value: parsed.kind === 'json' ? parsed.value : undefined }];
    });
}
