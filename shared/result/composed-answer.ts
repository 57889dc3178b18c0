import type { Json } from '../json/json.ts';
import type { Folded } from '../merge/fold-duplicates.ts';
import type { Spent } from '../ports/model-usage.ts';
import type { Evidence } from '../truth-discovery/evidence/evidence.ts';
import type { Receipt } from './receipt.ts';

/** Who wrote the result, and what it took. */
export interface ComposedAnswer {
  readonly result: Json;
  readonly composer: 'claude' | 'merge';
  readonly degraded: boolean;
  readonly reason?: string;
  readonly model: string | null;
  readonly cut: readonly string[];
  /** What only some answers have, as the receipt tells it. */
  readonly details?: Pick<Receipt, 'cached' | 'grounded' | 'citations' | 'answers' | 'urgency'>;
  /** What several answers teach about those who gave them. */
  readonly evidenceUpdate?: Evidence;
  readonly folded: readonly Folded[];
  readonly spent: Spent;
}
