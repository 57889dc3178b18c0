import { ExactNumber } from '../../shared/json/exact-number.ts';
import type { Json } from '../../shared/json/json.ts';
import { parseJson } from '../../shared/json/parse-json.ts';

/** Parses JSON without changing a number. Returns undefined if the text is not JSON. */
export function parseExactJson(text: string): Json | undefined {
  const parsed = parseJson(text);
  return parsed.kind === 'json' ? parsed.value : undefined;
}

/** Tells whether a value stands for a number that a double does not hold. */
export function isWrittenNumber(value: Json | undefined): value is ExactNumber {
  return value instanceof ExactNumber;
}
