import type { Agreement } from '../compose/panel/answer-agreement.ts';
import type { Citation } from '../compose/answer/citations.ts';
import type { Usage } from '../ports/model-usage.ts';
import type { Grounded } from '../compose/answer/grounding.ts';
import type { Folded } from '../merge/fold-duplicates.ts';
import type { SettledField } from '../merge/merged.ts';
import type { ReleaseReason } from '../policy/release-reason.ts';
import type { Doubt } from './doubtful-fields.ts';

/** What a fused envelope says about itself: which contributions, who was believed, who spoke, what it cost. */
export type Receipt = {
  readonly fusion: string;
  readonly key: string;
  readonly generation: number;
  readonly contributions: readonly ReceiptContribution[];
  readonly release: {
    readonly reason: ReleaseReason;
    /** RFC 3339. */
    readonly at: string;
    /** Needed and wanted topics that had not come. */
    readonly missing: readonly string[];
  };
  /** How each field of `merged` was settled. */
  readonly fields: readonly SettledField[];
  /** What was in doubt; absent where nothing was. */
  readonly unsettled?: Doubt;
  /** Who wrote `result`: Claude, or the merge itself. */
  readonly composer: 'claude' | 'merge';
  /** The policy asked for a model's answer, a model was asked, and the merge had to stand in. */
  readonly degraded: boolean;
  /** Why no model spoke although the policy names one. */
  readonly reason?: string;
  /** The model that spoke, by the provider's name; several are joined by a comma. */
  readonly model: string | null;
  /** Everything that was billed for this generation, failed tries included; null when nothing was. */
  readonly usage: Usage | null;
  /** Null when a model was paid whose price is not known. */
  readonly costUsd: number | null;
  /** Hash of the fusion's policy. */
  readonly policy: string;
  /** Who receives the envelope: the recipients' rules match on this. */
  readonly recipients: readonly string[];
  /** What the result was found to be, sorted; absent where the policy gives no labels. */
  readonly labels?: readonly string[];
  /** Contributions whose text was cut to fit the token budget, as `source/id`. */
  readonly cut?: readonly string[];
  /** The same question had been answered before: `model` answered it then, and nothing was paid for it now. */
  readonly cached?: true;
  /** The answer came through a batch, at half the price. */
  readonly urgency?: 'batch';
  /** Where the model's answer contradicted what is settled, and gave way. */
  readonly grounded?: readonly Grounded[];
  /** What each item of `result` rests on, as the model cites it. */
  readonly citations?: readonly Citation[];
  /** What was told to be right, in the order in which it was: later ones stand over earlier ones. */
  readonly corrections?: readonly ReceiptCorrection[];
  /** Where several answers were asked for: who gave them, and how far they agree. */
  readonly answers?: Agreement;
  /** Contributions that the model was not shown, as another says the same. */
  readonly folded?: readonly Folded[];
};

export type ReceiptContribution = ReceiptCorrection & {
  readonly topic: string;
};

export type ReceiptCorrection = {
  readonly source: string;
  readonly id: string;
  readonly time?: string;
};
