import { isUnadmittedReason, type UnadmittedReason } from '../aggregation/complete/dead-letter.ts';
import type { Envelope } from '../envelope/envelope.ts';
import { isJsonObject } from '../json/is-json-object.ts';
import type { Json } from '../json/json.ts';
import { parseJson } from '../json/parse-json.ts';
import type { Measurement } from './metrics/measurement.ts';

/** A part that is answered and is in no group. */
export interface UnadmittedPart {
  readonly fusion: string;
  readonly source: string;
  readonly id: string;
  readonly reason: UnadmittedReason;
}

/** Finds the answers to such parts among events; any other event gives none. */
export function unadmittedInEvents(envelopes: readonly Envelope[]): readonly UnadmittedPart[] {
  return envelopes.flatMap(({ body }) => {
    if (body.kind !== 'json' || !isJsonObject(body.value)) return [];
    const { code, fusion } = body.value;
    return isUnadmittedReason(code) && typeof fusion === 'string' ? partIn(body.value, fusion, code) : [];
  });
}

/** Finds such parts in a letter to an operator; any other letter gives none. */
export function unadmittedInLetter(text: string): readonly UnadmittedPart[] {
  const parsed = parseJson(text);
  if (parsed.kind !== 'json' || !isJsonObject(parsed.value)) return [];
  const { reason, fusion, contributions } = parsed.value;
  if (!isUnadmittedReason(reason) || typeof fusion !== 'string' || !Array.isArray(contributions)) return [];
  return contributions.flatMap((one: Json) => partIn(one, fusion, reason));
}

/** Counts such parts. */
export function measureUnadmitted(
  parts: readonly Pick<UnadmittedPart, 'fusion' | 'reason'>[],
): readonly Measurement[] {
  return parts.map(({ fusion, reason }) => ({
    metric: 'fusion_bus_unadmitted_parts_total',
    value: 1,
    labels: { fusion, reason },
  }));
}

function partIn(value: Json, fusion: string, reason: UnadmittedReason): readonly UnadmittedPart[] {
  if (!isJsonObject(value)) return [];
  const { source, id } = value;
  return typeof source === 'string' && typeof id === 'string' ? [{ fusion, source, id, reason }] : [];
}
