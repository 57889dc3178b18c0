import type { HalfLife } from './half-life.ts';
import type { LossName, LossOptions } from './losses/loss-descriptors.ts';

export interface MergePolicy {
  /** Weight of each source by name; any other source has the weight 1. */
  readonly weights: Readonly<Record<string, number>>;
  /** Present where weights are learned from evidence (docs/fusion.md). Then `weights` declares nothing. */
  readonly learned?: { readonly halfLife: HalfLife };
  /** The thresholds that every field must reach to be settled; absent, every field is settled. */
  readonly asks?: Thresholds;
  /** By JSON Pointer into the merged record (`/<topic>/<field>...`). */
  readonly fields: Readonly<Record<string, FieldPolicy>>;
  /**
   * Fields that their topics' schemas settle by vote, with the kinds of claims. The keys are JSON Pointers as in
   * `fields`. This is a default: a declared loss comes first, also one for a part of the record around the field.
   */
  readonly voted?: Readonly<Record<string, readonly VotedKind[]>>;
  /** The least similarity, from 0 to 1, of two free texts that are reported as one. Without it each is reported by itself. */
  readonly near?: number;
}

/** The thresholds of a settled field. Below them the field is in doubt, and the fusion decides how to handle it. */
export interface Thresholds {
  /** The least probability, from 0 to 1, that the settled value is right. No effect where the probability is unknown. */
  readonly minConfidence?: number;
  /** The least number of effective sources: copies count once, and unequal weights count less. */
  readonly minEffectiveSources?: number;
}

/** Kinds of claims that are by default settled by their distance to each other. */
export type VotedKind = 'array' | 'string' | 'number';

/** The policy of one field: its loss with the loss's options, whose meaning the loss's descriptor states. */
export interface FieldPolicy extends LossOptions {
  readonly loss: LossName;
  /** Weights for this field only, before those of the fusion. */
  readonly weights: Readonly<Record<string, number>>;
  /** The thresholds of this field, before those of the fusion. */
  readonly asks?: Thresholds;
}
