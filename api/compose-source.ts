import type { Json } from '../shared/json/json.ts';

// Written by npm run generate from the definition of the bridge file.

/** The question to Claude. Without it the merged record is the result. */
export interface ComposeSource {
  /** The Claude model that writes the answer; or a list of models, whose answers are merged. Either this or `route`. */
  readonly model?: string | readonly string[] | undefined;
  /** The nodes that can answer, by their names in `models`, in place of `model`. */
  readonly route?:
    | {
        /** The nodes in their order: the next one is asked where one fails. */
        readonly failover?: readonly string[] | undefined;
        /** The nodes share the questions; where one fails, the next one is asked. */
        readonly balance?: readonly string[] | undefined;
        /** The nodes from the cheapest on. The next one is also asked where an answer contradicts settled facts. */
        readonly cascade?: readonly string[] | undefined;
      }
    | undefined;
  /**
   * The number of answers of each model to the same question; several are merged like parts of several sources. At most 16 in all, and each is paid for.
   *
   * @defaultValue `1`
   */
  readonly samples?: number | undefined;
  /** The task of the model, in your own words. It is sent first and cached. */
  readonly instructions: string;
  /** The schema of the answer: an object at its root, without recursion. The path of a JSON Schema file, relative to this file, or the JSON Schema itself (draft 2020-12, or draft-07 where $schema says so). */
  readonly output: string | { readonly [name: string]: Json };
  /**
   * The groups for which the model is asked: `always` all, `never` none. `open` leaves out groups whose sources agree on everything and whose settled facts already satisfy `output`. The settled facts are the grounded fields or, without grounding, the merged record.
   *
   * @defaultValue `"always"`
   */
  readonly when?: 'open' | 'always' | 'never' | undefined;
  /**
   * The time for an answer: `now`, or within a day at half the price (`batch`). A batch is asked through Message Batches, and a repair takes a second day. The group is already released, so parts that come meanwhile are late.
   *
   * @defaultValue `"now"`
   */
  readonly urgency?: 'now' | 'batch' | undefined;
  /**
   * Fields of the answer that settled facts decide (`/summary/total: /order/total`). Each is a JSON Pointer into the answer, with one into the merged record. An answer that contradicts a fact is repaired once, then overridden, and the receipt says so.
   *
   * @defaultValue `{}`
   */
  readonly grounding?: { readonly [name: string]: string } | undefined;
  /**
   * Makes each item of the answer name the parts that it rests on. An item is an object in a list, or the answer itself when it has other members too. An item that names none, or a part that the model did not see, makes the answer invalid. The receipt keeps the citations.
   *
   * @defaultValue `false`
   */
  readonly citations?: boolean | undefined;
  /** The time for which an answer is kept for exactly the same question of any group. The model then sees the parts without their ids and times. Costs one read per group and one write per answer. */
  readonly cache?: string | undefined;
  /**
   * The most US dollars that the fusion spends on the model in a day (UTC), or `unlimited`. After that the fallback answers, and an alarm is raised.
   *
   * @defaultValue `5`
   */
  readonly budgetPerDay?: number | 'unlimited' | undefined;
  /** The price of a model that no list has, in US dollars per million tokens. It is for a model of another name, or behind a gateway, and estimates the cost for the budget. Without it the highest listed prices do. */
  readonly price?:
    | {
        /** Dollars per million tokens of a prompt. */
        readonly input: number;
        /** Dollars per million tokens of an answer. */
        readonly output: number;
      }
    | undefined;
  /**
   * The most answers that one group pays for within an hour, over all its generations, or `unlimited`. After that the fallback answers.
   *
   * @defaultValue `20`
   */
  readonly questionsPerHour?: number | 'unlimited' | undefined;
  /**
   * The time that a late part waits before the model is asked again. The parts that come meanwhile share the question. It doubles with each amended result of a group, up to 5 minutes. It holds for `late: amend`; corrections do not wait. `0s`: each late part asks at once.
   *
   * @defaultValue `"5s"`
   */
  readonly quietTime?: string | undefined;
  /**
   * The most tokens of one answer.
   *
   * @defaultValue `1024`
   */
  readonly maxTokens?: number | undefined;
  /**
   * The most tokens of one prompt, by estimate. A longer prompt is cut, the text with the least weight first.
   *
   * @defaultValue `20000`
   */
  readonly maxInputTokens?: number | undefined;
  /**
   * The most time for one visit to the model, repair included.
   *
   * @defaultValue `"45s"`
   */
  readonly timeout?: string | undefined;
  /**
   * The number of failed visits (throttled, overloaded, unreachable) before the fallback.
   *
   * @defaultValue `5`
   */
  readonly tries?: number | undefined;
  /**
   * The result when the model does not answer or its answer is unusable. `merged` publishes the merged record, marked degraded; `dead-letter` puts the group into the dead-letter queue.
   *
   * @defaultValue `"merged"`
   */
  readonly fallback?: 'merged' | 'dead-letter' | undefined;
  /**
   * The handling of a missing key for Claude: `optional` publishes the merged record, `required` makes it a failure.
   *
   * @defaultValue `"optional"`
   */
  readonly key?: 'optional' | 'required' | undefined;
}
