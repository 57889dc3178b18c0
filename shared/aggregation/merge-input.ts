import type { Part } from './group.ts';
import { isMergeable } from './release-rules/mergeable.ts';
import type { MergeInput } from '../merge/merged.ts';

/** What parts bring into the merge, in the order of the parts. A part without a body brings nothing. */
export function mergeInputs(parts: readonly Part[]): MergeInput[] {
  return parts.filter(isMergeable).flatMap(({ topic, envelope: { header, body } }) => {
    if (body.kind === 'none') return [];
    const value = body.kind === 'json' ? body.value : body.base64;
    return [{ source: header.source, id: header.id, topic, time: header.time, value }];
  });
}
