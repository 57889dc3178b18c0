import type { Json } from '../json/json.ts';
import type { Folded } from '../merge/fold-duplicates.ts';
import type { Spent } from '../ports/model-usage.ts';
import type { Evidence } from '../truth-discovery/evidence/evidence.ts';
import type { Receipt } from './receipt.ts';

/** A result with its author and its cost. */
export interface ComposedAnswer {
  readonly result: Json;
  readonly composer: 'claude' | 'merge';
  readonly degraded: boolean;
  readonly reason?: string;
  readonly model: string | null;
  readonly cut: readonly string[];
  /** The members of the receipt that only some answers have. */
  readonly details?: Pick<
    Receipt,
    'cached' | 'grounded' | 'unverified' | 'citations' | 'answers' | 'urgency'
  >;
  /** The evidence that several answers give about their models. */
  readonly evidenceUpdate?: Evidence;
  readonly folded: readonly Folded[];
  readonly spent: Spent;
}
