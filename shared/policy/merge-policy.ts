import type { HalfLife } from './half-life.ts';
import type { LossName, LossOptions } from './losses/loss-descriptors.ts';

export interface MergePolicy {
  /** Weight of each source by name; a source that is not named weighs 1. */
  readonly weights: Readonly<Record<string, number>>;
  /** Given where sources weigh what they are found to deserve; see docs/fusion.md. Then nothing is declared in `weights`. */
  readonly learned?: { readonly halfLife: HalfLife };
  /** What every field must have to be settled; without it all are. */
  readonly asks?: Thresholds;
  /** By JSON Pointer into the merged record (`/<topic>/<field>...`). */
  readonly fields: Readonly<Record<string, FieldPolicy>>;
  /**
   * Fields that the topics' schemas have voted on, by JSON Pointer as in `fields`, with the kinds of claims that are. It
   * is their default: what is declared, be it for a part of the record that they stand in, comes first.
   */
  readonly voted?: Readonly<Record<string, readonly VotedKind[]>>;
  /** How alike two free texts are, from 0 to 1, to be told as one; without it each is told by itself. */
  readonly near?: number;
}

/** What a field must have to be settled. Below, it is in doubt: what becomes of it is the fusion's to say. */
export interface Thresholds {
  /** The probability that the settled value is right, from 0 to 1. Says nothing where that cannot be told. */
  readonly minConfidence?: number;
  /** How many sources that spoke for themselves would weigh as much as those that spoke. */
  readonly minEffectiveSources?: number;
}

/** Kinds of claims that are settled by how near they are to each other unless something is said of them. */
export type VotedKind = 'array' | 'string' | 'number';

/** How one field is settled. The options of its loss stand beside it; the loss's descriptor says what they mean. */
export interface FieldPolicy extends LossOptions {
  readonly loss: LossName;
  /** Weights that hold for this field only, before those of the fusion. */
  readonly weights: Readonly<Record<string, number>>;
  /** What this field must have, before what the fusion asks. */
  readonly asks?: Thresholds;
}
