import type { Voice } from '../../shared/truth/claim.ts';
import { applyFieldDelta, type FieldState, unknownField } from '../../shared/truth/field-state.ts';
import { pairKey } from '../../shared/truth/vote-state.ts';

/** The store of the states, in memory: hands out what concerns a group and takes back what became of it. */
export function fieldLedger() {
  let { votes, losses } = unknownField;
  const all = {
    votes: new Map(votes.sources),
    losses: new Map(losses.sources),
    pairs: new Map(votes.pairs),
  };
  return {
    read(voices: readonly Voice[]): FieldState {
      const names = voices.map(({ source }) => source);
      const pairs =
        names.length > 8
          ? []
          : names.flatMap((one, at) => names.slice(at + 1).map((other) => pairKey(one, other)));
      return {
        votes: { ...votes, sources: pick(all.votes, names), pairs: pick(all.pairs, pairs) },
        losses: { ...losses, sources: pick(all.losses, names) },
      };
    },
    write(state: FieldState, delta: Parameters<typeof applyFieldDelta>[1]): void {
      const next = applyFieldDelta(state, delta);
      for (const [source, record] of next.votes.sources) all.votes.set(source, record);
      for (const [source, record] of next.losses.sources) all.losses.set(source, record);
      for (const [key, record] of next.votes.pairs) all.pairs.set(key, record);
      ({ votes, losses } = next);
    },
  };
}

function pick<T>(from: ReadonlyMap<string, T>, keys: readonly string[]): ReadonlyMap<string, T> {
  const picked = new Map<string, T>();
  for (const key of keys) {
    const value = from.get(key);
    if (value !== undefined) picked.set(key, value);
  }
  return picked;
}
