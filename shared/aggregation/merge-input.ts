import { formOf } from '../envelope/encodings/bodies.ts';
import type { Part } from './group.ts';
import { isMergeable } from './release-rules/mergeable.ts';
import type { MergeInput } from '../merge/merged.ts';

/** What parts bring into the merge, in the order of the parts. A part without a body brings nothing. */
export function mergeInputs(parts: readonly Part[]): MergeInput[] {
  return parts.filter(isMergeable).flatMap(({ topic, envelope: { header, body } }) => {
    const value = formOf(body).mergeValue(body);
    if (value === undefined) return [];
    return [{ source: header.source, id: header.id, topic, time: header.time, value }];
  });
}
