import type { GroupRef } from '../aggregation/group.ts';
import type { GroupStore } from '../aggregation/group-store.ts';
import { isMergeable } from '../aggregation/release-rules/mergeable.ts';
import { fieldsOf } from '../envelope/encodings/bodies.ts';
import { isJsonObject, ownMember } from '../json/is-json-object.ts';
import type { Json } from '../json/json.ts';

/** The content of a group, as far as it can be read. */
export interface GroupRecords {
  /** The merged record of the last generation, and what each part says: `{ <topic>: <body> }`. */
  readonly records: readonly Json[];
  /** False if the body of a part is elsewhere. */
  readonly isWhole: boolean;
}

/** Reads what a group holds. A group of which nothing has come has no records. */
export async function recordsOf(
  ref: GroupRef,
  groups: Pick<GroupStore, 'state' | 'outcome' | 'parts'>,
): Promise<GroupRecords> {
  const state = await groups.state(ref);
  const outcome = state?.state === 'completed' ? await groups.outcome(ref, state) : undefined;
  const result = outcome?.kind === 'dead-lettered' ? undefined : outcome && fieldsOf(outcome.envelope.body);
  const merged = isJsonObject(result) ? ownMember(result, 'merged') : undefined;
  const parts = (await groups.parts(ref)).filter(isMergeable);
  const bodies = parts.map(({ topic, envelope }) => ({ topic, body: fieldsOf(envelope.body) }));
  return {
    records: [
      ...(merged === undefined ? [] : [merged]),
      ...bodies.flatMap(({ topic, body }) =>
        body === undefined ? [] : [Object.fromEntries([[topic, body]])],
      ),
    ],
    isWhole: bodies.every(({ body }) => body !== undefined),
  };
}
