import type { GroupRef, Part } from '../aggregation/group.ts';
import type { GroupStore } from '../aggregation/group-store.ts';
import type { Envelope } from '../envelope/envelope.ts';
import { settledGeneration } from './group-standing.ts';

/** Everything that is stored of a group. */
export interface GroupAccount {
  /** The kind of the last outcome; `open` before the first, and `being made` while a worker makes the next. */
  readonly state: 'open' | 'being made' | 'fused' | 'held' | 'discarded' | 'dead-lettered' | 'unopened';
  /** The latest settled generation, 0 for none. */
  readonly generation: number;
  readonly parts: readonly Part[];
  /** The last result, where it is an event. */
  readonly envelope?: Envelope;
  /** The text of the dead letter, where the group ended in one. */
  readonly letter?: string;
}

/** Reads a group with its last outcome. A group of which nothing has come is open, without parts. */
export async function accountOf(
  ref: GroupRef,
  groups: Pick<GroupStore, 'state' | 'outcome' | 'parts'>,
  follow: (envelope: Envelope) => Promise<Envelope>,
): Promise<GroupAccount> {
  const head = await groups.state(ref);
  const parts = await groups.parts(ref);
  const common = { generation: settledGeneration(head), parts };
  if (head === undefined) return { ...common, state: 'open' };
  if (head.state === 'leased') return { ...common, state: 'being made' };
  const outcome = await groups.outcome(ref, head);
  if (outcome === undefined || outcome.kind === 'unopened') return { ...common, state: head.ended };
  if (outcome.kind === 'dead-lettered') return { ...common, state: outcome.kind, letter: outcome.letter };
  return { ...common, state: outcome.kind, envelope: await follow(outcome.envelope) };
}
