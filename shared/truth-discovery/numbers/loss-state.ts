import { scaleBetween } from '../evidence/decay.ts';

/** Sums about one source or about all: the loss of its claims against the settled values, and their number. */
export interface Losses {
  readonly loss: number;
  readonly claims: number;
}

export interface LossRecord extends Losses {
  readonly era: number;
}

/**
 * The evidence about the sources of a field by their losses: two sums a source. The loss of a number is its distance
 * from the settled value. The loss of a label is the probability that it is wrong.
 */
export interface LossState {
  readonly era: number;
  readonly groups: number;
  readonly claims: number;
  readonly all: Losses;
  readonly sources: ReadonlyMap<string, LossRecord>;
}

/** The additions of one group: sums in the unit of `era`. */
export interface LossDelta {
  readonly era: number;
  readonly claims: number;
  readonly sources: ReadonlyMap<string, Losses>;
}

export const noLosses: LossState = {
  era: 0,
  groups: 0,
  claims: 0,
  all: { loss: 0, claims: 0 },
  sources: new Map(),
};

export function applyLossDelta(state: LossState, delta: LossDelta): LossState {
  const changes = lossChangesOf(state, delta);
  return { ...changes, sources: new Map([...state.sources, ...changes.sources]) };
}

/** Returns the state after a group, with only those sources that the group changes. */
export function lossChangesOf(state: LossState, delta: LossDelta): LossState {
  const era = Math.max(state.era, delta.era);
  const young = scaleBetween(delta.era, era);
  const sources = new Map<string, LossRecord>();
  let all = scaled(state.all, scaleBetween(state.era, era));
  for (const [source, losses] of delta.sources) {
    const record = state.sources.get(source);
    const own = record && scaled(record, scaleBetween(record.era, era));
    sources.set(source, { era, ...plus(own, scaled(losses, young)) });
    all = plus(all, scaled(losses, young));
  }
  return { era, groups: state.groups + 1, claims: state.claims + delta.claims, all, sources };
}

export const scaled = ({ loss, claims }: Losses, scale: number): Losses => ({
  loss: loss * scale,
  claims: claims * scale,
});

export const plus = (one: Losses | undefined, other: Losses): Losses => ({
  loss: (one?.loss ?? 0) + other.loss,
  claims: (one?.claims ?? 0) + other.claims,
});
