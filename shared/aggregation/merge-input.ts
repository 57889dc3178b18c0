import type { Part } from './group.ts';
import type { MergeInput } from '../merge/merged.ts';

/** What a part brings into the merge: nothing where it has no body. */
export function mergeInput({ topic, envelope: { header, body } }: Part): MergeInput[] {
  if (body.kind === 'none') return [];
  const value = body.kind === 'json' ? body.value : body.base64;
  return [{ source: header.source, id: header.id, topic, time: header.time, value }];
}
