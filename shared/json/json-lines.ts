import type { Json } from './json.ts';
import { parseJson } from './parse-json.ts';

export interface JsonLine {
  /** Counted from 1, as editors do. */
  readonly line: number;
  readonly text: string;
  /** Undefined where the line is not JSON. */
  readonly value: Json | undefined;
}

/** The lines of JSON Lines that are not empty. A byte order mark and Windows' line ends are no part of them. */
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
