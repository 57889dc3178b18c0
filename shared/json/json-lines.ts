import type { Json } from './json.ts';
import { parseJson } from './parse-json.ts';

export interface JsonLine {
  /** The line number, counted from 1. */
  readonly line: number;
  /** The column of its first character that is no space, counted from 1. */
  readonly column: number;
  readonly text: string;
  /** Undefined if the line is not JSON. */
  readonly value: Json | undefined;
}

/** Returns the non-empty lines of JSON Lines. A byte order mark and Windows line ends are removed. */
export function jsonLines(text: string): readonly JsonLine[] {
  return text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .flatMap((written, index): readonly JsonLine[] => {
      const text = written.trim();
      if (text === '') return [];
      const parsed = parseJson(text);
      const column = written.length - written.trimStart().length + 1;
      return [{ line: index + 1, column, text, value: parsed.kind === 'json' ? parsed.value : undefined }];
    });
}
