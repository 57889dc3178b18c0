import { isJsonObject } from '../../json/is-json-object.ts';
import { parseJson } from '../../json/parse-json.ts';
import type { Sums } from './sums.ts';

/** What has been learned of the sources of a fusion: for each field, by the name it is kept under, sums by name. */
export type Evidence = ReadonlyMap<string, Sums>;

export const noEvidence: Evidence = new Map();

/** Evidence with more of it. What is given is left as it is. */
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
 * Six digits are more than what was estimated is worth, and pack into half the bytes. What is read to be added to and
 * written again takes more, or the counts of a long history would stand still.
 */
export function encodeEvidence(evidence: Evidence, digits = 6): string {
  const fields = [...evidence].map(([field, sums]) => [
    field,
    Object.fromEntries([...sums].map(([name, amount]) => [name, Number(amount.toPrecision(digits))])),
  ]);
  return JSON.stringify(Object.fromEntries(fields));
}

/** What is no evidence is passed over. */
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
