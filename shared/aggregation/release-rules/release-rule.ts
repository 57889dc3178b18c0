import type { Fusion } from '../../policy/fusion.ts';
import type { ReleaseRequest, RuleKind, RuleName } from '../../policy/release-reason.ts';
import type { RulePolicy } from '../../policy/release-rules/rule-descriptors.ts';
import type { PartSummary, Tally } from '../group.ts';

/** The members of a fusion's policy that decide when a group is released. */
export type ReleasePolicy = RulePolicy &
  Pick<Fusion, 'minSize' | 'predicate' | 'expects' | 'deadlineMs' | 'statesDeadline'>;

/** The facts that decide a release beside the group itself. */
export interface Circumstances {
  /** Ms since the epoch. */
  readonly now: number;
  /** A request to release the group. */
  readonly releaseRequest?: ReleaseRequest;
  /** True if the policy's predicate is true of the group. */
  readonly predicateHolds?: boolean;
}

/** A rule by which a group is released. Its members depend on its cause. */
export type ReleaseRule<Name extends RuleName = RuleName> = AnyRule<Name> & KindOfRule[RuleKind<Name>];

/** The members of every rule. */
export interface AnyRule<Name extends RuleName = RuleName> {
  readonly reason: Name;
  /**
   * Tells whether the group is to be released now.
   *
   * @param parts all of them, at least one
   */
  holds(policy: ReleasePolicy, parts: readonly PartSummary[], circumstances: Circumstances): boolean;
}

interface KindOfRule {
  /** An arrival can make it hold. Arrivals do not read large groups, so the rule says how they notice it there. */
  readonly parts: { readonly inLargeGroup: InLargeGroup };
  readonly request: unknown;
  readonly 'timed request': unknown;
  readonly time: {
    /** Returns the time of the group's next evaluation if nothing comes, in ms since the epoch. */
    nextCheckAt(policy: ReleasePolicy, parts: readonly PartSummary[], now: number): number;
  };
}

/** The rules of some kinds, by name. */
export type RulesOf<Kind extends RuleKind> = {
  readonly [Name in RuleName as RuleKind<Name> extends Kind ? Name : never]: ReleaseRule<Name>;
};

/** The way in which arrivals notice that a rule holds, in a group too large to read each time. */
export type InLargeGroup =
  | {
      readonly kind: 'by-tally';
      /** Tells whether the rule may hold of the group, by its tally. It never denies a rule that holds. */
      mayHold(policy: ReleasePolicy, tally: Tally): boolean;
      /** Tells whether parts that add `added` to the tally may change the answer. */
      isChangedBy(policy: ReleasePolicy, tally: Tally, added: Tally): boolean;
    }
  /** Each arrival reads the group whole where the policy has the rule. */
  | { readonly kind: 'read-whole'; isUsed(policy: ReleasePolicy): boolean };
