import type { Json } from '../json/json.ts';
import type { Evidence } from '../truth-discovery/evidence/evidence.ts';
import type { Agreement } from './panel/answer-agreement.ts';
import type { Citation } from './answer/citations.ts';
import type { Grounded } from './answer/grounding.ts';
import type { Usage } from '../ports/model-usage.ts';
import type { Question } from './question.ts';

/** Every way a composer's visit can end. Whatever was billed is told, however the visit ended. */
export type Answer =
  | {
      readonly kind: 'answered';
      readonly result: Json;
      /** The model that spoke, by the provider's name; several are joined by a comma. */
      readonly model: string;
      readonly usage: Usage;
      /** Of every call made for this answer; null when the model's price is not known. */
      readonly costUsd: number | null;
      /** Contributions whose text was cut to fit the budget, as `source/id`. */
      readonly cut: readonly string[];
      /** The same question had been answered before, and nothing was asked. */
      readonly cached?: true;
      /** Where the answer contradicted what is settled, and gave way. */
      readonly grounded?: readonly Grounded[];
      /** What each item of the answer rests on; absent where the policy does not ask for citations. */
      readonly citations?: readonly Citation[];
      /** It was not asked for at once, but in a batch. */
      readonly urgency?: 'batch';
      /** Where several answers were asked for: how far they agree. */
      readonly answers?: Agreement;
      /** What the answers teach about those who gave them, where that is learned. */
      readonly evidenceUpdate?: Evidence;
    }
  /** The question is kept and will be asked; the group's message comes again when it is answered, or will not be. */
  | { readonly kind: 'waiting' }
  /** The policy wants no model asked for this group, and what is settled is the result. */
  | { readonly kind: 'settled'; readonly result: Json; readonly reason: string }
  /** No model could be asked at all: there is no key. */
  | { readonly kind: 'no-model' }
  /** Try again later: throttled, overloaded, unreachable, out of time. */
  | {
      readonly kind: 'unavailable';
      readonly reason: string;
      readonly retryAfterMs: number | undefined;
      readonly usage: Usage;
      readonly costUsd: number | null;
    }
  /** Trying again will not help: refused, or wrong after the repair, over the budget, or the request itself is at fault. */
  | {
      readonly kind: 'unusable';
      readonly reason: string;
      readonly usage: Usage;
      readonly costUsd: number | null;
    };

/** The port behind which a model speaks. Never throws for what the provider does; see {@link Answer}. */
export interface Composer {
  /** @param signal aborts the visit; the answer is then `unavailable`. */
  compose(question: Question, signal: AbortSignal): Promise<Answer>;
}
