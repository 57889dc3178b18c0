import type { Json } from '../json/json.ts';
import type { Evidence } from '../truth-discovery/evidence/evidence.ts';
import type { Agreement } from './panel/answer-agreement.ts';
import type { Citation } from './answer/citations.ts';
import type { Grounded } from './answer/grounding.ts';
import type { Spent } from '../ports/model-usage.ts';
import type { Question } from './question.ts';

/** The result of a composer's visit. Every result of a call includes its cost, over all calls. */
export type Answer =
  | (Spent & {
      readonly kind: 'answered';
      readonly result: Json;
      /** The model that answered, by the provider's name; several are joined by a comma. */
      readonly model: string;
      /** Parts whose text was cut to fit the budget, as `source/id`. */
      readonly cut: readonly string[];
      /** The answer came from the cache, and nothing was asked. */
      readonly cached?: true;
      /** Fields where settled facts overrode the answer. */
      readonly grounded?: readonly Grounded[];
      /** The parts that each item of the answer rests on; absent when the policy does not ask for citations. */
      readonly citations?: readonly Citation[];
      /** The answer came through a batch. */
      readonly urgency?: 'batch';
      /** The agreement of several answers, where they were asked for. */
      readonly answers?: Agreement;
      /** The evidence of the answers about their models, where weights are learned. */
      readonly evidenceUpdate?: Evidence;
      /** As in an answer that is unavailable: the repair was sent and not answered. */
      readonly mayBeBilled?: true;
    })
  /** The question is stored and will be asked. The group's message comes again when it is answered or given up. */
  | { readonly kind: 'waiting' }
  /** The policy asks no model for this group, and the settled values are the result. */
  | { readonly kind: 'settled'; readonly result: Json; readonly reason: string }
  /** No model could be asked, because there is no key. */
  | { readonly kind: 'no-model' }
  /** Try again later: throttled, overloaded, unreachable, out of time. */
  | (Spent & {
      readonly kind: 'unavailable';
      readonly reason: string;
      readonly retryAfterMs: number | undefined;
      /** A request was sent and not answered: it may have been billed, and the cost covers it by an estimate. */
      readonly mayBeBilled?: true;
    })
  /** Another try will not help: refused, wrong after the repair, over the budget, or a faulty request. */
  | (Spent & {
      readonly kind: 'unusable';
      readonly reason: string;
    });

/** The port of a model. Never throws for a failure of the provider; see {@link Answer}. */
export interface Composer {
  /**
   * Composes an answer.
   *
   * @param signal aborts the visit; the answer is then `unavailable`.
   */
  compose(question: Question, signal: AbortSignal): Promise<Answer>;
}
