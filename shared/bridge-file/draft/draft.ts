import type { Json, JsonObject } from '../../json/json.ts';
import type { Topic } from '../../policy/topic.ts';
import type { Path } from '../source/mistake.ts';

/**
 * The parts of a bridge file that have the right shape, with their places. The checks across the file work on this, so
 * that a mistake in one place does not hide those elsewhere.
 */
export interface BridgeDraft {
  /** `undefined` when the key is missing or no map: then it is not known which names exist. */
  readonly topics: readonly TopicDraft[] | undefined;
  readonly fusions: readonly FusionDraft[];
  /** No key means no recipients; `undefined` is a key that is no map. */
  readonly recipients: readonly RecipientDraft[] | undefined;
  /** The nodes of routes; `undefined` is a key that is no map. */
  readonly nodes: readonly NodeDraft[] | undefined;
  readonly name: string | undefined;
  /** The principals of callers, each with its source. */
  readonly callers: readonly CallerDraft[];
  /** True if the file asks for a gateway and names no callers at all. */
  readonly lacksCallers: boolean;
}

/** `name` is the principal. */
export interface CallerDraft extends Named {
  readonly source: string;
}

/** A name in the file, as a key or as a list's item. */
export interface Named {
  readonly name: string;
  readonly path: Path;
}

export interface NodeDraft extends Named {
  readonly provider: Json | undefined;
  readonly model: Named | undefined;
  readonly hasPrice: boolean;
}

export interface RecipientDraft extends Named {
  readonly shape: Named | undefined;
  readonly protobuf: ProtobufDraft | undefined;
  /** The address of a recipient that gets webhooks. */
  readonly webAddress: Named | undefined;
  readonly allowsPrivate: boolean;
}

export interface TopicDraft extends Named {
  /** `undefined` if the value is no role. */
  readonly role: Topic['role'] | undefined;
  /** `undefined` if any source may post, or the list cannot be read. */
  readonly sources: readonly Named[] | undefined;
  /** `undefined` if the file does not say whether the topic's parts open a group. */
  readonly opens: boolean | undefined;
  readonly maxParts: number | undefined;
  /** The detail-types; `undefined` if the topic has no such list, and takes the one that is its name. */
  readonly types: readonly Named[] | undefined;
  /** The expressions that give the id of a plain event, or the word `digest`. */
  readonly id: readonly Named[];
  readonly redact: readonly Named[];
  /** The expressions that give the key: one, or the items of a list. */
  readonly correlate: readonly Named[];
  readonly schema: SchemaDraft | undefined;
  readonly from: FeedDraft | undefined;
  /** The expression that makes the body. */
  readonly shape: Named | undefined;
  readonly protobuf: ProtobufDraft | undefined;
}

/** A message type, by its descriptor file and its name. */
export interface ProtobufDraft {
  readonly path: Path;
  readonly descriptor: Named;
  readonly message: Named;
}

/** A feed, as far as it is checked against its topic. */
export interface FeedDraft {
  readonly path: Path;
  /** As written; undefined where the file does not say. */
  readonly source: Json | undefined;
  /** True if a header gives the type. */
  readonly hasType: boolean;
}

export interface FusionDraft extends Named {
  readonly needs: readonly Named[];
  readonly wants: readonly Named[];
  readonly takes: readonly Named[];
  /** True when the three lists could be read in full and name a topic. */
  readonly isComplete: boolean;
  /** True when all three are certainly missing or empty. */
  readonly isEmpty: boolean;
  readonly correlate: readonly Named[];
  /** The statements of parts about their own group, with their places. */
  readonly statements: readonly StatementDraft[];
  readonly predicate: Named | undefined;
  /** `name` is the schedule; `undefined` also for a text that does not begin as one. */
  readonly schedule: Named | undefined;
  readonly onDeadline: Named | undefined;
  readonly late: Named | undefined;
  /** The number of parts that releases the group, when the file gives it. */
  readonly size: number | undefined;
  readonly minSize: number | undefined;
  readonly maxParts: number | undefined;
  readonly maxPartsPerSource: number | undefined;
  /** The recipients of all results, and those of some. */
  readonly recipients: readonly Named[];
  /** The labels that a recipient asks for. */
  readonly wantedLabels: readonly Named[];
  readonly classifiers: readonly ClassifierDraft[];
  readonly weights: readonly WeightDraft[];
  /** True when weights are learned; `undefined` if the value cannot be read. */
  readonly isLearned: boolean | undefined;
  readonly doubt: DoubtDraft;
  readonly merge: readonly FieldDraft[];
  readonly halfLife: Named | undefined;
  /** The models that answer, and the number of answers of each, when the file gives it. */
  readonly models: readonly Named[];
  readonly hasPrice: boolean;
  readonly samples: number | undefined;
  /** The nodes of the route, by their names in `models`. */
  readonly route: readonly Named[];
  readonly output: SchemaDraft | undefined;
  readonly grounding: readonly GroundingDraft[];
  /** True when the items of the answer have citations. */
  readonly cites: boolean;
}

/** `name` is the expression, `what` its value. */
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
  /** The options of the loss, by their keys. */
  readonly options: readonly Named[];
  /** A unit that the deployment does not know. */
  readonly unit: Named | undefined;
  readonly weights: readonly WeightDraft[];
  /** The field's own thresholds: `minConfidence`, `minEffectiveSources`. */
  readonly asks: readonly Named[];
}

/** A fusion's handling of unsettled fields. */
export interface DoubtDraft {
  /** The thresholds, by their keys. */
  readonly asks: readonly Named[];
  /** The value of `unsettled`: a word, or `review`. */
  readonly unsettled: Named | undefined;
  readonly reviewer: Named | undefined;
  /** The value of `compose.when`; `undefined` when the fusion does not compose. */
  readonly composes: string | undefined;
}

/** A schema in place, or the path of its file. */
export interface SchemaDraft {
  readonly value: string | JsonObject;
  readonly path: Path;
}
