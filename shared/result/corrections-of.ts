import { fieldsOf } from '../envelope/encodings/bodies.ts';
import type { Fusion } from '../policy/fusion.ts';
import type { CompletionInput } from '../aggregation/completion.ts';
import type { Part } from '../aggregation/group.ts';
import { isCorrection } from '../aggregation/release-rules/mergeable.ts';
import { isJsonObject, ownMember } from '../json/is-json-object.ts';
import type { JsonObject } from '../json/json.ts';
import { parsePointer } from '../json/pointer.ts';
import type { ReportedCorrection } from '../merge/corrections/corrected-values.ts';
import type { ReceiptCorrection } from './receipt.ts';

/**
 * Returns the corrections among the parts of a generation, in the order of the parts. A correction of several fusions
 * gives each of them only the values of its own topics.
 */
export function correctionsOf(
  { needs, wants, takes }: Pick<Fusion, 'needs' | 'wants' | 'takes'>,
  { parts, learnedCorrections = [] }: Pick<CompletionInput, 'parts' | 'learnedCorrections'>,
): readonly ReportedCorrection[] {
  const topics = new Set([...needs, ...wants, ...takes]);
  return parts.filter(isCorrection).map((part) => {
    const { source, id, time } = part.envelope.header;
    const values = Object.entries(valuesIn(part)).filter(([pointer]) =>
      topics.has(parsePointer(pointer)?.[0] ?? ''),
    );
    return {
      source,
      id,
      time,
      values: Object.fromEntries(values),
      isLearned: learnedCorrections.includes(part.partId),
    };
  });
}

/** Returns the receipt's list of corrections; no member if there are none. */
export function toldCorrections(corrections: readonly ReportedCorrection[]): {
  readonly corrections?: readonly ReceiptCorrection[];
} {
  if (corrections.length === 0) return {};
  return {
    corrections: corrections.map(({ source, id, time }) =>
      time === undefined ? { source, id } : { source, id, time },
    ),
  };
}

/** Returns the corrected values of a part, whose form the topic function has checked. */
function valuesIn({ envelope: { body } }: Part): JsonObject {
  const correction = fieldsOf(body);
  const values = isJsonObject(correction) ? ownMember(correction, 'values') : undefined;
  return isJsonObject(values) ? values : {};
}
