import type { JsonObject } from '../../json/json.ts';
import type { Topic } from '../../policy/topic.ts';
import type { Path } from '../source/mistake.ts';

/**
 * What of a bridge file has the right shape, and where it stands. The checks of one part against another work on
 * this, so that a mistake in one place does not hide those elsewhere.
 */
export interface BridgeDraft {
  /** `undefined` where the key is missing or no map: then nothing is known about which names exist. */
  readonly topics: readonly TopicDraft[] | undefined;
  readonly fusions: readonly FusionDraft[];
  /** No key means no recipients; `undefined` is a key that is no map. */
  readonly recipients: readonly Named[] | undefined;
  readonly name: string | undefined;
}

/** A name in the file, as a key or as a list's item. */
export interface Named {
  readonly name: string;
  readonly path: Path;
}

export interface TopicDraft extends Named {
  /** `undefined` if what is written is no role. */
  readonly role: Topic['role'] | undefined;
  /** `undefined` if any source may post, or the list cannot be read. */
  readonly sources: readonly Named[] | undefined;
  readonly redact: readonly Named[];
  /** The expressions whose finds make the key: one, or the items of a list. */
  readonly correlate: readonly Named[];
  readonly schema: SchemaDraft | undefined;
}

export interface FusionDraft extends Named {
  readonly needs: readonly Named[];
  readonly wants: readonly Named[];
  readonly takes: readonly Named[];
  /** Whether the three lists could be read in full, and name anything. */
  readonly isComplete: boolean;
  /** Whether all three are certainly missing or empty. */
  readonly isEmpty: boolean;
  readonly correlate: readonly Named[];
  /** What parts may state about their own group, and where. */
  readonly statements: readonly StatementDraft[];
  readonly predicate: Named | undefined;
  /** `name` is the schedule; `undefined` also for what does not begin as one. */
  readonly schedule: Named | undefined;
  /** Parts that release the group, where the file says how many. */
  readonly size: number | undefined;
  readonly minSize: number | undefined;
  /** Those that receive all results, and those that receive some. */
  readonly recipients: readonly Named[];
  /** The labels for which a recipient asks. */
  readonly wantedLabels: readonly Named[];
  readonly classifiers: readonly ClassifierDraft[];
  readonly weights: readonly WeightDraft[];
  /** Whether weights are learned; `undefined` if what is written cannot be read. */
  readonly isLearned: boolean | undefined;
  readonly doubt: DoubtDraft;
  readonly merge: readonly FieldDraft[];
  readonly halfLife: Named | undefined;
  /** The models that answer, and how many answers are asked of each, where the file says so. */
  readonly models: readonly Named[];
  readonly samples: number | undefined;
  readonly output: SchemaDraft | undefined;
  readonly grounding: readonly GroundingDraft[];
  /** Whether the items of the answer name what they rest on. */
  readonly cites: boolean;
}

/** `name` is the expression, `what` that which it finds. */
export interface StatementDraft extends Named {
  readonly what: 'size' | 'list of topics' | 'deadline' | 'series';
}

export interface WeightDraft extends Named {
  readonly weight: number;
}

/** `name` is the JSON Pointer into the answer, `from` the one into the merged record. */
export interface GroundingDraft extends Named {
  readonly from: string;
}

/** `name` is the label, or the JSON Pointer to the field that holds it. */
export type ClassifierDraft = Named &
  ({ readonly kind: 'rule'; readonly when: Named | undefined } | { readonly kind: 'answer' });

/** `name` is the JSON Pointer. */
export interface FieldDraft extends Named {
  readonly loss: string | undefined;
  /** What is said of the loss, by the keys. */
  readonly options: readonly Named[];
  /** A unit that is none of the deployment's own. */
  readonly unit: Named | undefined;
  readonly weights: readonly WeightDraft[];
  /** What it asks of the field for itself: `minConfidence`, `minEffectiveSources`. */
  readonly asks: readonly Named[];
}

/** What a fusion says of fields in doubt. */
export interface DoubtDraft {
  /** The thresholds that it names, by their keys. */
  readonly asks: readonly Named[];
  /** What is written under `unsettled`: a word, or `review`. */
  readonly unsettled: Named | undefined;
  readonly reviewer: Named | undefined;
  /** When the model is asked; `undefined` where the fusion has none. */
  readonly composes: string | undefined;
}

/** A schema in place, or the path of its file. */
export interface SchemaDraft {
  readonly value: string | JsonObject;
  readonly path: Path;
}
