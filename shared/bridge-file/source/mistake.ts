import type { Json } from '../../json/json.ts';
import { memberOf } from '../../json/member-of.ts';
import { quote } from '../../json/printable.ts';

/** The path to a node of the file: member names and list indexes. */
export type Path = readonly (string | number)[];

/** Counted from 1, as editors do. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** A setting of the bridge file that cannot be intended, with its place. */
export interface Mistake extends Place {
  /** The file as it was passed in, so that a terminal can open it. */
  readonly file: string;
  /** `fusions.recommendation.needs[1]`; empty for the file as a whole. */
  readonly path: string;
  readonly message: string;
}

/**
 * Formats a mistake: `bridge.yaml:14:7 fusions.recommendation.needs[1]: no topic is named "usr"; did you mean "user"?`
 */
export function formatMistake({ file, line, column, path, message }: Mistake): string {
  return `${file}:${line}:${column}${path === '' ? '' : ` ${path}`}: ${message}`;
}

export function formatPath(path: Path): string {
  return path.map((step, index) => formatStep(step, index === 0)).join('');
}

/** Returns the path that the tokens of a JSON Pointer take through a value: in lists they are indexes. */
export function pathOf(value: Json, tokens: readonly string[]): Path {
  let found: Json | undefined = value;
  return tokens.map((token) => {
    const step = Array.isArray(found) ? Number(token) : token;
    found = memberOf(found, token);
    return step;
  });
}

function formatStep(step: string | number, first: boolean): string {
  if (typeof step === 'number') return `[${step}]`;
  if (!/^[A-Za-z0-9_$-]{1,80}$/.test(step)) return `[${quote(step)}]`;
  return first ? step : `.${step}`;
}
