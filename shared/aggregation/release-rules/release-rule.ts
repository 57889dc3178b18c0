import type { Fusion } from '../../policy/fusion.ts';
import type { ReleaseRequest, RuleKind, RuleName } from '../../policy/release-reason.ts';
import type { RulePolicy } from '../../policy/release-rules/rule-descriptors.ts';
import type { PartSummary, Tally } from '../group.ts';

/** What in a fusion's policy bears on when a group is released. */
export type ReleasePolicy = RulePolicy &
  Pick<Fusion, 'minSize' | 'predicate' | 'expects' | 'deadlineMs' | 'statesDeadline'>;

/** What bears on a release beside the group itself. */
export interface Circumstances {
  /** Ms since the epoch. */
  readonly now: number;
  /** A request to release the group. */
  readonly releaseRequest?: ReleaseRequest;
  /** Whether the policy's predicate was found true of the group. */
  readonly predicateHolds?: boolean;
}

/** A rule by which a group is released. What it must say depends on what it follows from. */
export type ReleaseRule<Name extends RuleName = RuleName> = AnyRule<Name> & KindOfRule[RuleKind<Name>];

/** What every rule says. */
export interface AnyRule<Name extends RuleName = RuleName> {
  readonly reason: Name;
  /**
   * Whether the group is to be released now.
   *
   * @param parts all of them, at least one
   */
  holds(policy: ReleasePolicy, parts: readonly PartSummary[], circumstances: Circumstances): boolean;
}

interface KindOfRule {
  /** An arrival can make it hold. Arrivals do not read large groups, so it says how it is noticed there. */
  readonly parts: { readonly inLargeGroup: InLargeGroup };
  readonly request: unknown;
  readonly 'timed request': unknown;
  readonly time: {
    /** When the group must be looked at again if nothing comes, ms since the epoch. */
    nextCheckAt(policy: ReleasePolicy, parts: readonly PartSummary[], now: number): number;
  };
}

/** The rules of some kinds, by name. */
export type RulesOf<Kind extends RuleKind> = {
  readonly [Name in RuleName as RuleKind<Name> extends Kind ? Name : never]: ReleaseRule<Name>;
};

/** How arrivals at a group that is too large to be read by each of them notice that a rule holds. */
export type InLargeGroup =
  | {
      readonly kind: 'by-tally';
      /** Whether the rule may hold of the group, by its tally. Never says no of a group of which it holds. */
      mayHold(policy: ReleasePolicy, tally: Tally): boolean;
      /** Whether parts that would add `added` to the tally may change the answer. */
      isChangedBy(policy: ReleasePolicy, tally: Tally, added: Tally): boolean;
    }
  /** Each arrival reads the group whole where the policy has the rule. */
  | { readonly kind: 'read-whole'; isUsed(policy: ReleasePolicy): boolean };
