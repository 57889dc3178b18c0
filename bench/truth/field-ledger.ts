import {
  type FieldDelta,
  fieldChangesOf,
  type FieldState,
  unknownField,
} from '../../shared/truth-discovery/evidence/field-state.ts';

/** Stores field states in memory: returns the current evidence and takes the changes of a group. */
export function fieldLedger() {
  const sources = new Map(unknownField.votes.sources);
  const losers = new Map(unknownField.losses.sources);
  const pairs = new Map(unknownField.votes.pairs);
  let known = unknownField;
  return {
    read: (): FieldState => known,
    write(delta: FieldDelta): void {
      const { votes, losses } = fieldChangesOf(known, delta);
      for (const [source, record] of votes.sources) sources.set(source, record);
      for (const [source, record] of losses.sources) losers.set(source, record);
      for (const [key, record] of votes.pairs) pairs.set(key, record);
      known = { votes: { ...votes, sources, pairs }, losses: { ...losses, sources: losers } };
    },
  };
}
