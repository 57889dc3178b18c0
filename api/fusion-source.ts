import type { ComposeSource } from './compose-source.ts';

// Written by npm run generate from the definition of the bridge file.

/** A named policy: the topics to gather, the release of groups, their merge, the question to Claude, and the recipients. */
export interface FusionSource {
  /** The correlation key, which the parts of one group share. It is an attribute of the envelope (`correlationid`), a path into the body (`data.order.id`), or a JSONata expression over `{ ...attributes, data: body }`. It must give one non-empty string or number. In a list every item must give one; they are joined by `|`. */
  readonly correlate?: string | readonly string[] | undefined;
  /**
   * The handling of an envelope without a correlation key. `reject` rejects it and informs its producer; `ignore` lets this fusion ignore it.
   *
   * @defaultValue `"reject"`
   */
  readonly invalidKey?: 'reject' | 'ignore' | undefined;
  /**
   * Topics of which one part each makes the group complete, which releases it.
   *
   * @defaultValue `[]`
   */
  readonly needs?: readonly string[] | undefined;
  /**
   * Topics that the group waits for too, but only until the deadline.
   *
   * @defaultValue `[]`
   */
  readonly wants?: readonly string[] | undefined;
  /** Scatter-gather: the place where an opening part lists the topics that will answer. It is an attribute (separated by commas), a path or a JSONata expression. The group is complete when each of them has come or an `absent` event has named it. */
  readonly expect?: string | undefined;
  /** The number of parts that releases the group, or the place where its parts state it. The place is an attribute (`groupsize`), a path or a JSONata expression. The largest statement counts. */
  readonly size?: number | string | undefined;
  /** A JSONata expression over the group so far, `{ count, topics, merged }`, the new part included; true releases the group. */
  readonly predicate?: string | undefined;
  /** The time without a new part that releases the group. */
  readonly inactivity?: string | undefined;
  /**
   * The longest wait of a group, from the arrival of its earliest part.
   *
   * @defaultValue `"15m"`
   */
  readonly deadline?:
    | string
    | {
        /** The place where a part states its group's deadline. It is an attribute (`expirytime`), a path or a JSONata expression that gives an RFC 3339 timestamp or milliseconds since the epoch. The earliest statement counts; 7 days at most. */
        readonly from: string;
        /**
         * The deadline of a group in which no part states one.
         *
         * @defaultValue `"15m"`
         */
        readonly default?: string | undefined;
      }
    | undefined;
  /** The times at which all open groups are released, in the syntax of EventBridge Scheduler (UTC). Costs one more write per group. */
  readonly schedule?: string | undefined;
  /** A new key in the same series releases the earlier group. Costs one more write and one more read per group. */
  readonly onNewKey?:
    | {
        /** The series in which groups succeed one another: an attribute, a path or a JSONata expression. */
        readonly series: string;
      }
    | undefined;
  /**
   * Lists open groups, so that one `control` event can release all of them. Costs one more write per group, unless `schedule` or `onNewKey` already causes it.
   *
   * @defaultValue `false`
   */
  readonly releaseAll?: boolean | undefined;
  /**
   * Topics that are gathered, but that the group does not wait for.
   *
   * @defaultValue `[]`
   */
  readonly takes?: readonly string[] | undefined;
  /**
   * The least number of parts for a release by time. `inactivity` and `schedule` skip a smaller group. At the deadline it is discarded, or becomes a dead letter with `onDeadline: dead-letter`.
   *
   * @defaultValue `1`
   */
  readonly minSize?: number | undefined;
  /** The most parts of one group, in the order of arrival; parts of topics that open no group come last. The result lists how many parts are left out. These are answered as late parts, with the code `group-full`, or open the next round with `late: reopen`. Without the key 10,000. */
  readonly maxParts?: number | undefined;
  /** The most parts of each source in one group. */
  readonly maxPartsPerSource?: number | undefined;
  /**
   * The handling of a group that time releases while a needed or expected topic is missing. Time releases by `deadline`, `inactivity` and `schedule`. `partial` fuses the parts, `discard` discards the group, and `dead-letter` puts it into the dead-letter queue.
   *
   * @defaultValue `"partial"`
   */
  readonly onDeadline?: 'partial' | 'discard' | 'dead-letter' | undefined;
  /**
   * The handling of a part that comes after the release. `amend` publishes an amended result, `reopen` opens a new round of the same key, `ignore` rejects the part, and `dead-letter` puts it into the dead-letter queue.
   *
   * @defaultValue `"amend"`
   */
  readonly late?: 'amend' | 'reopen' | 'ignore' | 'dead-letter' | undefined;
  /** The time for which a closed key is remembered, from its last result on. A later part opens a new round, whatever `late` says. Without it the key is remembered while the group is stored: the deadline and 15 days more. */
  readonly remember?: string | undefined;
  /**
   * Keeps a list of the groups while they are stored. `fusion-bus groups` then finds them without reading the whole table. Costs one more write per group, unless `schedule`, `releaseAll` or `onNewKey` already causes it.
   *
   * @defaultValue `false`
   */
  readonly listGroups?: boolean | undefined;
  /**
   * The weight of each source when sources disagree. At least 0; a source that is not named weighs 1. `equal`: all weigh 1. `learned`: the weight follows from the agreement of a source's earlier claims with those of the others.
   *
   * @defaultValue `{}`
   */
  readonly weights?: { readonly [name: string]: number } | 'equal' | 'learned' | undefined;
  /** With `weights: learned`: the half-life of evidence, as a time or as a number of claims of a field (`10000 claims`). With `none` evidence does not fade. A changed half-life starts without evidence. */
  readonly halfLife?: string | undefined;
  /** The probability of being right below which a field is unsettled; for `weights: learned`, and fields settled by `vote`. */
  readonly minConfidence?: number | undefined;
  /** The least number of effective sources of a settled field. A field with fewer is unsettled. Copies count once, and a source of little weight counts little. */
  readonly minEffectiveSources?: number | undefined;
  /** The handling of unsettled fields. `open` leaves them to the model. `publish` publishes them as they are. `{ review: <recipient> }` sends the group to that recipient alone and asks no model, until a correction comes. The default is `open` where the fusion composes, else `publish`. The receipt names them either way. */
  readonly unsettled?:
    | 'open'
    | 'publish'
    | {
        /** The recipient that decides the unsettled fields. */
        readonly review: string;
      }
    | undefined;
  /**
   * The settlement of fields, by JSON Pointer into the merged record: `/<topic>/<field>`.
   *
   * @defaultValue `{}`
   */
  readonly merge?:
    | {
        readonly [name: string]:
          | 'vote'
          | 'absolute'
          | 'squared'
          | 'huber'
          | 'circular'
          | 'latest'
          | 'union'
          | 'elements'
          | 'jaccard'
          | 'edit'
          | 'geographic'
          | {
              /** The loss whose sum the settled value minimises. */
              readonly loss:
                | 'vote'
                | 'absolute'
                | 'squared'
                | 'huber'
                | 'circular'
                | 'latest'
                | 'union'
                | 'elements'
                | 'jaccard'
                | 'edit'
                | 'geographic';
              /** The weight of each source for this field only; it comes before the weights of the fusion. At least 0. */
              readonly weights?: { readonly [name: string]: number } | undefined;
              /** For `huber`: the distance from the settled value beyond which a claim pulls no harder. Without it the spread of the claims decides. */
              readonly delta?: number | undefined;
              /** For `circular`: the length of one turn, such as 24, where values start again at 0. Without it 360. */
              readonly period?: number | undefined;
              /** For `vote`: the largest difference between two numbers that count as the same claim. */
              readonly precision?: number | undefined;
              /** For `vote`, `absolute`, `squared`, `huber`, `latest`: the unit in which the field is settled. Quantities in other units and in texts (`72 °F`, `1,5 km`) are converted to it. */
              readonly unit?:
                | string
                | {
                    /** The unit's name. */
                    readonly name: string;
                    /** Other units, each with its size in this unit. */
                    readonly of: { readonly [name: string]: number };
                  }
                | undefined;
              /** The threshold of this field, in place of that of the fusion; 0 requires nothing. */
              readonly minConfidence?: number | undefined;
              /** The threshold of this field, in place of that of the fusion; 0 requires nothing. */
              readonly minEffectiveSources?: number | undefined;
            };
      }
    | undefined;
  /**
   * Folds free text that several sources repeat into one text with all its sources, for the model and in conflicts. Texts that differ in a number or a negation are never folded; `false` folds nothing.
   *
   * @defaultValue `{"near":0.95}`
   */
  readonly dedupe?:
    | {
        /**
         * The least similarity of two texts that are folded, from 0.5 to 1; 1 folds only equal texts.
         *
         * @defaultValue `0.95`
         */
        readonly near?: number | undefined;
      }
    | false
    | undefined;
  /** The labels of a result. `{ label, when }` gives a label when a JSONata expression over `{ merged, conflicts, topics, count }` is true. `{ from: /field }` gives the value of an enumerated field of the answer. */
  readonly classify?:
    | readonly (
        | {
            /** The label of results for which `when` is true. */
            readonly label: string;
            /** A JSONata expression over `{ merged, conflicts, topics, count }`; one that fails gives no label. */
            readonly when: string;
          }
        | {
            /** Instead of these two: a JSON Pointer to a field of the answer with an `enum`. Its value is the label. */
            readonly from: string;
          }
      )[]
    | {
        /** The label of results for which `when` is true. */
        readonly label: string;
        /** A JSONata expression over `{ merged, conflicts, topics, count }`; one that fails gives no label. */
        readonly when: string;
      }
    | {
        /** Instead of these two: a JSON Pointer to a field of the answer with an `enum`. Its value is the label. */
        readonly from: string;
      }
    | undefined;
  /** The question to Claude. Without it the merged record is the result. */
  readonly compose?: ComposeSource | undefined;
  /**
   * The recipients of the result; `{ to, labels }` receives only results that have one of the labels. Without recipients the result is on the bus only.
   *
   * @defaultValue `[]`
   */
  readonly recipients?:
    | readonly (
        | string
        | {
            /** The recipient. */
            readonly to: string;
            /** It receives results that have at least one of these labels. */
            readonly labels: readonly string[];
          }
      )[]
    | undefined;
  /** The time from the last part of a group to its result. `fusion-bus load` compares with it ([docs/load.md](load.md)); nothing else reads it, and results do not depend on it. */
  readonly objective?:
    | {
        /** The time within which half of the results come. */
        readonly p50?: string | undefined;
        /** The time within which 95 of 100 of the results come. */
        readonly p95?: string | undefined;
        /** The time within which 99 of 100 of the results come. */
        readonly p99?: string | undefined;
      }
    | undefined;
}
