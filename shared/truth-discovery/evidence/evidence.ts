import { isJsonObject } from '../../json/is-json-object.ts';
import { parseJson } from '../../json/parse-json.ts';
import type { Sums } from './sums.ts';

/** The evidence about the sources of a fusion: for each field, by its stored name, sums by name. */
export type Evidence = ReadonlyMap<string, Sums>;

export const noEvidence: Evidence = new Map();

/** Returns the evidence with `more` added. The arguments are not changed. */
export function addEvidence(known: Evidence, more: Iterable<Evidence>): Evidence {
  const grown = new Map<string, Map<string, number>>();
  for (const entry of more) {
    for (const [field, additions] of entry) {
      const sums = grown.get(field) ?? new Map(known.get(field));
      grown.set(field, sums);
      for (const [name, amount] of additions) sums.set(name, (sums.get(name) ?? 0) + amount);
    }
  }
  return new Map([...known, ...grown]);
}

/**
 * Encodes evidence as JSON, with six significant digits by default. Six digits are more precise than the estimates, and
 * they take half the bytes. Sums that are read, added to and written again need more digits, or the counts of a long
 * history would stand still.
 */
export function encodeEvidence(evidence: Evidence, digits = 6): string {
  const fields = [...evidence].map(([field, sums]) => [
    field,
    Object.fromEntries([...sums].map(([name, amount]) => [name, Number(amount.toPrecision(digits))])),
  ]);
  return JSON.stringify(Object.fromEntries(fields));
}

/** Decodes evidence. Parts of another form are ignored. */
export function decodeEvidence(text: string): Evidence {
  const parsed = parseJson(text);
  if (parsed.kind === 'not-json' || !isJsonObject(parsed.value)) return noEvidence;
  return new Map(
    Object.entries(parsed.value).map(([field, sums]) => [
      field,
      new Map(
        Object.entries(isJsonObject(sums) ? sums : {}).filter(
          (entry): entry is [string, number] => typeof entry[1] === 'number',
        ),
      ),
    ]),
  );
}
