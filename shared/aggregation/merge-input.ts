import { formOf } from '../envelope/encodings/bodies.ts';
import type { Part } from './group.ts';
import type { MergeInput } from '../merge/merged.ts';

/** What a part brings into the merge: nothing where it has no body. */
export function mergeInput({ topic, envelope: { header, body } }: Part): MergeInput[] {
  const value = formOf(body).mergeValue(body);
  return value === undefined
    ? []
    : [{ source: header.source, id: header.id, topic, time: header.time, value }];
}
