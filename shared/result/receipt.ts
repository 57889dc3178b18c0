import type { Agreement } from '../compose/panel/answer-agreement.ts';
import type { Citation } from '../compose/answer/citations.ts';
import type { Attempt, Usage } from '../ports/model-usage.ts';
import type { Grounded } from '../compose/answer/grounding.ts';
import type { Folded } from '../merge/fold-duplicates.ts';
import type { SettledField } from '../merge/merged.ts';
import type { ReleaseReason } from '../policy/release-reason.ts';
import type { AgreedFields } from './agreed-fields.ts';
import type { Doubt } from './doubtful-fields.ts';

/** The statement of a fused envelope about itself: its parts, its winners, its model and its cost. */
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
    /** The size that was asked for and the number of parts that came; absent unless the group was released short. */
    readonly size?: { readonly asked: number; readonly came: number };
  };
  /** The settlement of each field of `merged` about which there is more to say than who claimed it. */
  readonly fields: readonly SettledField[];
  /** All other fields of `merged`, by the sources that claim them. Each field is in one of the two lists. */
  readonly agreed: readonly AgreedFields[];
  /** The unsettled fields; absent if there are none. */
  readonly unsettled?: Doubt;
  /** The author of `result`: Claude, or the merge itself. */
  readonly composer: 'claude' | 'merge';
  /** The policy asked for a model's answer, there is none, and the merge had to stand in. */
  readonly degraded: boolean;
  /** The reason why no model answered although the policy names one. */
  readonly reason?: string;
  /** The model that answered, by the provider's name; several are joined by a comma. */
  readonly model: string | null;
  /** Everything that was billed for this generation, failed tries included; null when nothing was. */
  readonly usage: Usage | null;
  /** Null when a model was paid whose price or whose number of tokens is not known. */
  readonly costUsd: number | null;
  /** An estimate of the cost on the high side, which the daily budget counts; present only where `costUsd` is null. */
  readonly estimatedUsd?: number;
  /** The nodes of a route in the order in which they were asked, over all tries; absent without a route. */
  readonly attempts?: readonly Attempt[];
  /** Hash of the fusion's policy. */
  readonly policy: string;
  /** The version of the policy that judged the group; absent where the deployed policy did. */
  readonly policyVersion?: string;
  /** The recipients of the envelope, which their rules match on. */
  readonly recipients: readonly string[];
  /** The labels of the result, sorted; absent if the policy gives no labels. */
  readonly labels?: readonly string[];
  /** Contributions whose text was cut to fit the token budget, as `source/id`. */
  readonly cut?: readonly string[];
  /** The same question had been answered before: `model` answered it then, and nothing was paid for it now. */
  readonly cached?: true;
  /** The answer came through a batch, at half the price. */
  readonly urgency?: 'batch';
  /** The fields where the model's answer contradicted a settled fact, which replaced it. */
  readonly grounded?: readonly Grounded[];
  /** The answer rests on unverified parts only: no topic that names its sources has a part in the group. */
  readonly unverified?: true;
  /** The parts that each item of `result` rests on, as the model cites them. */
  readonly citations?: readonly Citation[];
  /** The corrections in the order in which they came: later ones override earlier ones. */
  readonly corrections?: readonly ReceiptCorrection[];
  /** The models of several answers, and how far they agree; absent for a single answer. */
  readonly answers?: Agreement;
  /** The parts that did not fit into the group; absent if all did. */
  readonly leftOut?: LeftOut;
  /** The rules that took too long over this group: `predicate`, or `label` and its name. Absent if all were decided. */
  readonly undecided?: readonly string[];
  /** Contributions that the model did not see, because another says the same. */
  readonly folded?: readonly Folded[];
};

/** The parts that a full group left out: their number, and the sources with most of them. */
export type LeftOut = {
  readonly parts: number;
  readonly sources: readonly { readonly source: string; readonly parts: number }[];
};

export type ReceiptContribution = ReceiptCorrection & {
  readonly topic: string;
};

export type ReceiptCorrection = {
  readonly source: string;
  readonly id: string;
  readonly time?: string;
};
