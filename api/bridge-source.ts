import type { Json } from '../shared/json/json.ts';

// Written by npm run generate from the definition of the bridge file.

/** A named kind of envelope. It owns a rule, a queue, a dead-letter queue and a function. */
export interface TopicSource {
  /**
   * What an envelope of the topic is: a `part` to gather; `absent`, word that parts of other topics will not come (body: `{ topics: [...] }`; the key stands in an attribute); `control`, an order (body: `{ action: release, fusion, key }`, without `key` for all open groups); or `correction`, what is right for a group (body: `{ values: { /<topic>/<field>: value } }`, and `fusion` and `key` where they must be named), which amends it and teaches whom to trust.
   *
   * @defaultValue `"part"`
   */
  readonly role?: 'part' | 'absent' | 'control' | 'correction' | undefined;
  /** The EventBridge sources that may post to the topic; every other is turned away. Without it any source may. */
  readonly sources?: readonly string[] | undefined;
  /** What a body must be; an envelope whose body is not is turned away. The path of a JSON Schema file, relative to this file, or the JSON Schema itself (draft 2020-12, or draft-07 where $schema says so). */
  readonly schema?: string | { readonly [name: string]: Json } | undefined;
  /** What the parts of one group share: an attribute of the envelope (`correlationid`), a path into the body (`data.order.id`), or a JSONata expression over `{ ...attributes, data: body }`. It must find one non-empty string or number. Several in a list must all be found, and are joined by `|`. */
  readonly correlate?: string | readonly string[] | undefined;
  /** Body fields that are removed before anything is stored or a correlation key is computed. An entry that starts with "/" is a JSON Pointer into the body; any other is a name that is removed wherever it occurs. */
  readonly redact?: readonly string[] | undefined;
  /** What becomes of what not everybody may see. `redact` may also stand at the topic itself. */
  readonly privacy?:
    | {
        /** Body fields that are removed before anything is stored or a correlation key is computed. An entry that starts with "/" is a JSON Pointer into the body; any other is a name that is removed wherever it occurs. */
        readonly redact?: readonly string[] | undefined;
        /** The highest `dataclassification` that an envelope of the topic may carry; one that carries more is turned away. */
        readonly classification?: 'public' | 'internal' | 'confidential' | 'restricted' | undefined;
      }
    | undefined;
}

/** What Claude is asked. Without it the merged record is the answer. */
export interface ComposeSource {
  /** The Claude model that writes the answer; or a list of them, each of which answers, and their answers are merged. */
  readonly model: string | readonly string[];
  /**
   * How many answers each model gives to the same question; several are merged like messages of several sources. At most 16 in all, and each is paid for.
   *
   * @defaultValue `1`
   */
  readonly samples?: number | undefined;
  /** What the model is to do with the parts, in your own words. It is sent first and cached. */
  readonly instructions: string;
  /** What the answer must be: an object at its root, without recursion. The path of a JSON Schema file, relative to this file, or the JSON Schema itself (draft 2020-12, or draft-07 where $schema says so). */
  readonly output: string | { readonly [name: string]: Json };
  /**
   * When the model is asked: `always`; `open`, unless the sources agree on everything and the settled facts (the grounded fields or, without grounding, the merged record) already satisfy `output`; or `never`.
   *
   * @defaultValue `"always"`
   */
  readonly when?: 'open' | 'always' | 'never' | undefined;
  /**
   * How soon an answer is needed: `now`, or within a day at half the price (`batch`: asked through Message Batches; a second day where the answer has to be repaired). Meanwhile the group waits for nobody: what comes is late.
   *
   * @defaultValue `"now"`
   */
  readonly urgency?: 'now' | 'batch' | undefined;
  /**
   * Fields of the answer that settled facts decide: a JSON Pointer into the answer, to one into the merged record (`/summary/total: /order/total`). An answer that contradicts one is repaired once, then overridden, and the receipt says so.
   *
   * @defaultValue `{}`
   */
  readonly grounding?: { readonly [name: string]: string } | undefined;
  /**
   * Each item of the answer (an object in a list; the answer itself where it says more than such lists) names the contributions it rests on. One that names none, or what was not shown, is an invalid answer. The receipt keeps the citations.
   *
   * @defaultValue `false`
   */
  readonly citations?: boolean | undefined;
  /** How long an answer is kept for the very same question, of whatever group; the messages are then shown to the model without their ids and times. Costs one read a group and one write an answer. */
  readonly cache?: string | undefined;
  /** US dollars that the fusion may spend on the model in a day (UTC). Beyond it the fallback answers, and an alarm rings. */
  readonly budgetPerDay?: number | undefined;
  /**
   * Most tokens of one answer.
   *
   * @defaultValue `1024`
   */
  readonly maxTokens?: number | undefined;
  /**
   * Most tokens of one prompt, by estimate; beyond it the least weighted text is cut first.
   *
   * @defaultValue `20000`
   */
  readonly maxInputTokens?: number | undefined;
  /**
   * Most time for one visit to the model, repair included.
   *
   * @defaultValue `"45s"`
   */
  readonly timeout?: string | undefined;
  /**
   * Visits that may fail (throttled, overloaded, unreachable) before the fallback.
   *
   * @defaultValue `5`
   */
  readonly tries?: number | undefined;
  /**
   * When the model cannot be had or its answer cannot be used: publish the merge, marked degraded, or give the group up to the dead-letter queue.
   *
   * @defaultValue `"merged"`
   */
  readonly fallback?: 'merged' | 'dead-letter' | undefined;
  /**
   * Without a key for Claude: `optional` lets the merge answer, `required` makes it a mistake.
   *
   * @defaultValue `"optional"`
   */
  readonly key?: 'optional' | 'required' | undefined;
}

/** A named policy: what is gathered, when it is released, how it is merged, what Claude is asked, who receives the result. */
export interface FusionSource {
  /** What the parts of one group share: an attribute of the envelope (`correlationid`), a path into the body (`data.order.id`), or a JSONata expression over `{ ...attributes, data: body }`. It must find one non-empty string or number. Several in a list must all be found, and are joined by `|`. */
  readonly correlate?: string | readonly string[] | undefined;
  /**
   * When an envelope has no correlation key: turn it away and tell its producer, or let this fusion pass it over.
   *
   * @defaultValue `"reject"`
   */
  readonly invalidKey?: 'reject' | 'ignore' | undefined;
  /**
   * Topics of which one contribution each makes the group complete, which releases it.
   *
   * @defaultValue `[]`
   */
  readonly needs?: readonly string[] | undefined;
  /**
   * Topics that are waited for as well, but until the deadline only.
   *
   * @defaultValue `[]`
   */
  readonly wants?: readonly string[] | undefined;
  /**
   * Topics that are gathered without being waited for.
   *
   * @defaultValue `[]`
   */
  readonly takes?: readonly string[] | undefined;
  /** How many parts release the group: a number, or where its parts state it: an attribute (`groupsize`), a path or a JSONata expression. The largest statement counts. */
  readonly size?: number | string | undefined;
  /**
   * Parts below which time does not release the group: `inactivity` and `schedule` pass it over, and at the deadline it is discarded, or given up where `onDeadline` says `dead-letter`.
   *
   * @defaultValue `1`
   */
  readonly minSize?: number | undefined;
  /** A JSONata expression over the group so far, `{ count, topics, merged }`, the newcomer included; true releases it. */
  readonly predicate?: string | undefined;
  /** Scatter-gather: where an opening part lists the topics that will answer, an attribute (separated by commas), a path or a JSONata expression. The group is complete when each of them has come or was told off by an `absent` event. */
  readonly expect?: string | undefined;
  /** How long no contribution has come, and the group is released. */
  readonly inactivity?: string | undefined;
  /**
   * How long a group waits, from the arrival of its earliest contribution.
   *
   * @defaultValue `"15m"`
   */
  readonly deadline?:
    | string
    | {
        /** Where a part states when its group's time ends: an attribute (`expirytime`), a path or a JSONata expression that finds an RFC 3339 timestamp or milliseconds since the epoch. The earliest statement counts; 7 days at most. */
        readonly from: string;
        /**
         * For a group of which no part states it.
         *
         * @defaultValue `"15m"`
         */
        readonly default?: string | undefined;
      }
    | undefined;
  /** When all open groups are released, as EventBridge Scheduler writes it (UTC). Costs one more write a group. */
  readonly schedule?: string | undefined;
  /** A new key in the same series releases the earlier group. Costs one more write and one more read a group. */
  readonly onNewKey?:
    | {
        /** What groups succeed one another in: an attribute, a path or a JSONata expression. */
        readonly series: string;
      }
    | undefined;
  /**
   * Lists open groups, so that all can be released by one `control` event. Costs one more write a group, unless `schedule` or `onNewKey` has paid for it.
   *
   * @defaultValue `false`
   */
  readonly releaseAll?: boolean | undefined;
  /**
   * When time releases a group (`deadline`, `inactivity`, `schedule`) and a topic that it needs or expects has not come: fuse what is there, discard it, or give it up to the dead-letter queue.
   *
   * @defaultValue `"partial"`
   */
  readonly onDeadline?: 'partial' | 'discard' | 'dead-letter' | undefined;
  /**
   * When a contribution comes after the release: publish an amended result, open a new round of the same key, turn it away, or give it to the dead-letter queue.
   *
   * @defaultValue `"amend"`
   */
  readonly late?: 'amend' | 'reopen' | 'ignore' | 'dead-letter' | undefined;
  /** How long a closed key is remembered, from its last result on; a contribution that comes later opens a new round, whatever `late` says. Without it, for as long as the group is stored: the deadline and 15 days more. */
  readonly remember?: string | undefined;
  /**
   * Weight of each source when sources disagree. At least 0; a source that is not named weighs 1. `equal`: all weigh 1. `learned`: each weighs what it deserves by how its earlier claims agreed with those of the others.
   *
   * @defaultValue `{}`
   */
  readonly weights?: { readonly [name: string]: number } | 'equal' | 'learned' | undefined;
  /** With `weights: learned`: how long it takes what was learned to count half against what is new, as time or in claims of a field (`10000 claims`); `none` forgets nothing. Another half-life begins anew. */
  readonly halfLife?: string | undefined;
  /** The probability of being right below which a field is unsettled; for `weights: learned`, and fields settled by `vote`. */
  readonly minConfidence?: number | undefined;
  /** A field is unsettled when those who spoke of it weigh less than so many sources that speak for themselves would: copies count once, and who weighs little counts little. */
  readonly minEffectiveSources?: number | undefined;
  /** What becomes of unsettled fields: `open` leaves them to the model; `publish` publishes them as they are; `{ review: <recipient> }` sends the group to that recipient alone and asks no model, until a correction comes. Without it `open` where the fusion composes, else `publish`. The receipt names them either way. */
  readonly unsettled?:
    | 'open'
    | 'publish'
    | {
        /** The recipient that settles what is in doubt. */
        readonly review: string;
      }
    | undefined;
  /**
   * How fields are settled, by JSON Pointer into the merged record: `/<topic>/<field>`.
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
              /** Weight of each source for this field only, before those of the fusion. At least 0. */
              readonly weights?: { readonly [name: string]: number } | undefined;
              /** For `huber`: how far a claim may be off before it pulls no harder. Without it, by the spread of the claims. */
              readonly delta?: number | undefined;
              /** For `circular`: the number that is 0 again, such as 24. Without it 360. */
              readonly period?: number | undefined;
              /** For `vote`: numbers that are no further apart than this are the same claim. */
              readonly precision?: number | undefined;
              /** For `vote`, `absolute`, `squared`, `huber`, `latest`: the unit in which the field is settled. Quantities in other units and in texts (`72 °F`, `1,5 km`) are turned into numbers of it. */
              readonly unit?:
                | string
                | {
                    /** The unit's name. */
                    readonly name: string;
                    /** Other units, and how many of this one each is. */
                    readonly of: { readonly [name: string]: number };
                  }
                | undefined;
              /** For this field, before that of the fusion; 0 asks for nothing. */
              readonly minConfidence?: number | undefined;
              /** For this field, before that of the fusion; 0 asks for nothing. */
              readonly minEffectiveSources?: number | undefined;
            };
      }
    | undefined;
  /**
   * Free text that several sources repeat is told once, with all of its sources: to the model, and where sources disagree on a text. Texts that differ in a number or a negation are never folded; `false` folds nothing.
   *
   * @defaultValue `{"near":0.95}`
   */
  readonly dedupe?:
    | {
        /**
         * How alike two free texts must be, from 0.5 to 1; 1 folds equal ones only.
         *
         * @defaultValue `0.95`
         */
        readonly near?: number | undefined;
      }
    | false
    | undefined;
  /** The labels that a result carries: `{ label, when }` where a JSONata expression over `{ merged, conflicts, topics, count }` is true; `{ from: /field }` is the value of an enumerated field of the answer. */
  readonly classify?:
    | readonly (
        | {
            /** The label, where `when` is true. */
            readonly label: string;
            /** A JSONata expression over `{ merged, conflicts, topics, count }`; one that fails gives no label. */
            readonly when: string;
          }
        | {
            /** In place of the two: a JSON Pointer to a field of the answer with an `enum`; its value is the label. */
            readonly from: string;
          }
      )[]
    | {
        /** The label, where `when` is true. */
        readonly label: string;
        /** A JSONata expression over `{ merged, conflicts, topics, count }`; one that fails gives no label. */
        readonly when: string;
      }
    | {
        /** In place of the two: a JSON Pointer to a field of the answer with an `enum`; its value is the label. */
        readonly from: string;
      }
    | undefined;
  /** What Claude is asked. Without it the merged record is the answer. */
  readonly compose?: ComposeSource | undefined;
  /**
   * Who receives the result; `{ to, labels }` receives only those that carry one of the labels. Without any it is on the bus only.
   *
   * @defaultValue `[]`
   */
  readonly recipients?:
    | readonly (
        | string
        | {
            /** The recipient. */
            readonly to: string;
            /** It receives results that carry at least one of them. */
            readonly labels: readonly string[];
          }
      )[]
    | undefined;
}

/** Who may receive results. */
export interface RecipientSource {
  /** The recipient gets a queue of its own. */
  readonly queue: true;
  /**
   * The queue is a FIFO queue, grouped by `partitionkey`: the generations of one group come in their order and once each.
   *
   * @defaultValue `false`
   */
  readonly ordered?: boolean | undefined;
}

/** Topics, fusions and recipients of one deployment of fusion-bus. */
export interface BridgeSource {
  /** What the deployment is called: its stack, and the source of its own events (`fusion-bus/<name>`). */
  readonly name: string;
  /** The kinds of envelopes that are admitted, by name. The name is also EventBridge's detail-type. */
  readonly topics: { readonly [name: string]: TopicSource };
  /** What is gathered and fused, by name. */
  readonly fusions: { readonly [name: string]: FusionSource };
  /**
   * Who may receive results, by name.
   *
   * @defaultValue `{}`
   */
  readonly recipients?: { readonly [name: string]: RecipientSource } | undefined;
  /**
   * Bodies that are too large to travel (from 200 KiB on) are kept in a bucket, and producers may leave bodies of up to 25 MB there themselves. Without it an envelope takes 380,000 bytes at most.
   *
   * @defaultValue `false`
   */
  readonly claimCheck?: boolean | undefined;
}
