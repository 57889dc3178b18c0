import { z } from 'zod';
import { durationMs, durationPattern } from './duration.ts';

/** Values that several keys of the bridge file use. */
export const day = 86_400_000;

export const text = z.string().min(1);

export const names = z.array(text);

export function duration(minMs: number, maxMs: number, range: string) {
  const fits = (value: string): boolean => {
    const ms = durationMs(value);
    return ms !== undefined && ms >= minMs && ms <= maxMs;
  };
  const examples = ['30s', '15m', '2h']
    .filter(fits)
    .join(', ')
    .replace(/, (?=[^,]*$)/, ' or ');
  const expected = `expected a duration from ${range}, such as ${examples}`;
  return z.string(expected).regex(durationPattern, { error: expected, abort: true }).refine(fits, expected);
}

export const schema = (what: string) =>
  z
    .union([text, z.record(z.string(), z.json())], {
      error: 'expected the path of a JSON Schema file, or a JSON Schema in place',
    })
    .describe(
      `${what} The path of a JSON Schema file, relative to this file, or the JSON Schema itself (draft 2020-12, or draft-07 where $schema says so).`,
    );
